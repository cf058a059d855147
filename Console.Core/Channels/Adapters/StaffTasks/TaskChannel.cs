using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.StaffTasks;

/// <summary>
/// Tasks for store staff (class F), who speak to their own customers: by phone, by WeChat Work or at a visit. The console itself sends nothing. The address is the member's phone.
/// </summary>
public sealed class TaskChannel : IChannelAdapter
{
    public string Name => ChannelNames.Task;

    public Type OptionsType => typeof(TaskOptions);

    /// <summary>What the tasks go by.</summary>
    /// <exception cref="Refused"><c>channel_options_invalid</c></exception>
    public TaskTerms TermsOf(object options)
    {
        var whole = OptionsCheck.Whole<TaskOptions>(options);
        return new TaskTerms(whole.DaysToDo, whole.DefaultStore.Trim(), whole.ReminderHours);
    }
}
