namespace CampaignConsole.Core.Channels.Adapters;

/// <summary>A sender whose other side takes several messages in one call. Each keeps its own key and gets its own result.</summary>
public interface IBatchSender : ISender
{
    /// <summary>Most messages of one call; 1: it takes them one by one.</summary>
    int Most { get; }

    /// <summary>One attempt for each of the messages, in their order; as for one message, cancelling counts only until the call has gone out.</summary>
    Task<IReadOnlyList<SendResult>> SendAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken ct);
}
