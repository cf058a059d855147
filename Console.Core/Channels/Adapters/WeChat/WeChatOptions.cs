using CampaignConsole.Core.Channels.Adapters.Provider;

namespace CampaignConsole.Core.Channels.Adapters.WeChat;

/// <summary>The provider in front of the WeChat official account.</summary>
public sealed class WeChatOptions : ProviderOptions;
