using CampaignConsole.Core.Channels.Adapters.Provider;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.WeChat;

/// <summary>Messages of an official account through an HTTP provider; the address is an open id.</summary>
public sealed class WeChatChannel(IHttpClientFactory clients, TimeProvider clock) : IMessageChannel
{
    public string Name => ChannelNames.WeChat;

    public Type OptionsType => typeof(WeChatOptions);

    public ISender Open(object options) => new ProviderSender(clients, clock, OptionsCheck.Whole<WeChatOptions>(options));
}
