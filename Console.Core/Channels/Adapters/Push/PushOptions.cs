using CampaignConsole.Core.Channels.Adapters.Provider;

namespace CampaignConsole.Core.Channels.Adapters.Push;

/// <summary>The push provider.</summary>
public sealed class PushOptions : ProviderOptions;
