using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.StaffTasks;

/// <summary>Tasks for store staff, who speak to their own customers: by phone, by WeChat Work or at a visit. The address is the member's phone.</summary>
public sealed class TaskChannel : ITaskChannel
{
    public string Name => ChannelNames.Task;

    public Type OptionsType => typeof(TaskOptions);

    public TaskTerms TermsOf(object options)
    {
        var whole = OptionsCheck.Whole<TaskOptions>(options);
        return new TaskTerms(whole.DaysToDo, whole.DefaultStore.Trim(), whole.ReminderHours);
    }
}
