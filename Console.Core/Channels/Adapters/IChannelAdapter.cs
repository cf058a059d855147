namespace CampaignConsole.Core.Channels.Adapters;

/// <summary>One way to reach members. An operator fills in its options; without them the channel writes to the Outbox.</summary>
public interface IChannelAdapter
{
    /// <summary>A name of <see cref="Kernel.ChannelNames.Sending"/>.</summary>
    string Name { get; }

    /// <summary>The class of its options: the settings form is drawn from its public properties.</summary>
    Type OptionsType { get; }
}

/// <summary>A channel that sends message by message.</summary>
public interface IMessageChannel : IChannelAdapter
{
    /// <summary>A sender for these options; it keeps its connections until it is disposed.</summary>
    /// <exception cref="Kernel.Refused"><c>channel_options_invalid</c></exception>
    ISender Open(object options);
}

/// <summary>A channel that writes one file for an occurrence (class D).</summary>
public interface IFileChannel : IChannelAdapter
{
    /// <summary>The columns after the fixed ones, in order: names of <see cref="OutgoingMessage.Data"/>.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>Where finished files go.</summary>
    string FolderOf(object options);

    /// <summary>For how many days after it was written a file is worked on: so long who says no is put into its file of withdrawals.</summary>
    int OpenDaysOf(object options);
}

/// <summary>A channel whose messages are handed to people of the house as tasks (class F); the console itself sends nothing.</summary>
public interface ITaskChannel : IChannelAdapter
{
    /// <summary>What the tasks go by.</summary>
    /// <exception cref="Kernel.Refused"><c>channel_options_invalid</c></exception>
    TaskTerms TermsOf(object options);
}

/// <summary>What tasks go by.</summary>
/// <param name="DaysToDo">Days until a task that nobody did lapses; it lapses with the offer where that ends earlier.</param>
/// <param name="DefaultStore">Code of the store that does it for members without an open home store.</param>
/// <param name="ReminderHours">Hours before it lapses from which on a task counts as due soon.</param>
public sealed record TaskTerms(int DaysToDo, string DefaultStore, int ReminderHours);

/// <summary>Sends messages with one set of options. Safe for concurrent use; never throws for what the other side does.</summary>
public interface ISender : IAsyncDisposable
{
    /// <summary>What these options promise.</summary>
    DeliveryClass Class { get; }

    /// <summary>One attempt. Cancelling it before the point of no return gives <see cref="SendResult.NotStarted"/>; after it, the answer is awaited.</summary>
    Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken ct);

    /// <summary>Connects and authenticates without sending; <see cref="SendResult.Accepted"/> when the other side is ready.</summary>
    Task<SendResult> ProbeAsync(CancellationToken ct);
}
