using CampaignConsole.Core.Channels.Adapters.Provider;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.Sms;

/// <summary>Text messages through an HTTP provider; the address is a phone in E.164.</summary>
public sealed class SmsChannel(IHttpClientFactory clients, TimeProvider clock) : IMessageChannel
{
    public string Name => ChannelNames.Sms;

    public Type OptionsType => typeof(SmsOptions);

    public ISender Open(object options) => new ProviderSender(clients, clock, OptionsCheck.Whole<SmsOptions>(options));
}
