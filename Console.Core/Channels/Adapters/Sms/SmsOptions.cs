using CampaignConsole.Core.Channels.Adapters.Provider;

namespace CampaignConsole.Core.Channels.Adapters.Sms;

/// <summary>The text message provider.</summary>
public sealed class SmsOptions : ProviderOptions;
