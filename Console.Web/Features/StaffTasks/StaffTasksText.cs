namespace CampaignConsole.Web.Features.StaffTasks;

/// <summary>Names the texts of the pages of store staff's tasks.</summary>
public sealed class StaffTasksText;
