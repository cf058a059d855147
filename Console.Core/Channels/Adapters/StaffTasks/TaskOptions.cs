using System.ComponentModel.DataAnnotations;

namespace CampaignConsole.Core.Channels.Adapters.StaffTasks;

/// <summary>How tasks are handed to store staff.</summary>
public sealed class TaskOptions
{
    /// <summary>Days until a task that nobody did lapses.</summary>
    [Range(1, 60)]
    public int DaysToDo { get; set; } = 7;

    /// <summary>Code of the store that does it for members without an open home store.</summary>
    [Required, StringLength(50)]
    public string DefaultStore { get; set; } = "";

    /// <summary>Hours before it lapses from which on a task counts as due soon.</summary>
    [Range(0, 336)]
    public int ReminderHours { get; set; } = 24;
}
