namespace CampaignConsole.Core.Channels.Adapters.StaffTasks;

/// <summary>What tasks go by.</summary>
/// <param name="DaysToDo">Days until a task that nobody did lapses; it lapses with the offer where that ends earlier.</param>
/// <param name="DefaultStore">Code of the store that does it for members without an open home store.</param>
/// <param name="ReminderHours">Hours before it lapses from which on a task counts as due soon.</param>
public sealed record TaskTerms(int DaysToDo, string DefaultStore, int ReminderHours);
