namespace CampaignConsole.Web.Features.Events;

/// <summary>Names the words of the event webhooks' pages: EventsText.resx and EventsText.zh-Hans.resx.</summary>
public sealed class EventsText;
