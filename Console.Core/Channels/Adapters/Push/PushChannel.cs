using CampaignConsole.Core.Channels.Adapters.Provider;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.Push;

/// <summary>App push through an HTTP provider; the address is a device token.</summary>
public sealed class PushChannel(IHttpClientFactory clients, TimeProvider clock) : IMessageChannel
{
    public string Name => ChannelNames.Push;

    public Type OptionsType => typeof(PushOptions);

    public ISender Open(object options) => new ProviderSender(clients, clock, OptionsCheck.Whole<PushOptions>(options));
}
