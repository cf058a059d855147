using CampaignConsole.Core.Channels.Subscriptions;

namespace CampaignConsole.Web.Features.Events.Dialogs;

/// <summary>What the dialog begins with; a new subscription has no id.</summary>
public sealed record SubscriptionAsked(long? Id, SubscriptionDraft Draft);

/// <summary>What came of the dialog; the secret is there for a new subscription only.</summary>
public sealed record SubscriptionMade(NewSubscriptionSecret? Secret);
