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

/// <summary>Sends messages with one set of options. Safe for concurrent use; never throws for what the other side does.</summary>
public interface ISender : IAsyncDisposable
{
    /// <summary>What these options promise.</summary>
    DeliveryClass Class { get; }

    /// <summary>One attempt. Cancelling it before the point of no return gives <see cref="SendResult.NotStarted"/>; after it, the answer is awaited.</summary>
    Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken ct);

    /// <summary>Connects and authenticates without sending; <see cref="SendResult.Accepted"/> when the other side is ready.</summary>
    Task<SendResult> ProbeAsync(CancellationToken ct);

    /// <summary>Most messages of one call; 1: the other side takes them one by one.</summary>
    int Most => 1;

    /// <summary>How the other side may be asked what became of a message; null where it cannot be.</summary>
    StatusTerms? Terms => null;

    /// <summary>One attempt for each of the messages, in one call where <see cref="Most"/> allows several: each keeps its key and gets its own result, in their order. Cancelling is as for one message.</summary>
    async Task<IReadOnlyList<SendResult>> SendAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken ct) => await Task.WhenAll(messages.Select(message => SendAsync(message, ct)));

    /// <summary>Asks about one delivery key; sends nothing, and never throws for what the other side does.</summary>
    Task<StatusAnswer> AskAsync(Guid key, CancellationToken ct) => Task.FromResult<StatusAnswer>(new StatusAnswer.NoAnswer("not_asked"));
}
