namespace CampaignConsole.Core.Channels.Adapters;

/// <summary>Marks an option that is stored encrypted and never shown again.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecretAttribute : Attribute;
