using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Platform.Audit;

/// <summary>Notes acts that write nothing else, such as an export of personal fields.</summary>
public sealed class AuditNotes(WriteGate gate, TimeProvider clock)
{
    /// <summary>Writes one entry in a transaction of its own.</summary>
    public Task WriteAsync(Actor by, string verb, object subjectId, object? after, CancellationToken ct) =>
        gate.WriteAsync(db => AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), verb, subjectId, null, after, ct), ct);
}
