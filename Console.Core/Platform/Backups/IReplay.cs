namespace CampaignConsole.Core.Platform.Backups;

/// <summary>What came of replaying lines of one kind.</summary>
/// <param name="Done">Lines that changed something.</param>
/// <param name="Unmatched">Lines about what the backup does not know: members who came after it.</param>
public sealed record Replayed(int Done, int Unmatched);

/// <summary>Does again, in a restored database, what the journal says was taken back after the backup. Doing it twice is doing it once; where in doubt the stricter holds.</summary>
public interface IReplay
{
    /// <summary>The kind of its lines; unique.</summary>
    string Kind { get; }

    /// <summary>Kinds with a smaller number go first.</summary>
    int Order => 0;

    Task<Replayed> ReplayAsync(IReadOnlyList<JournalLine> lines, DateTimeOffset now, CancellationToken ct);
}
