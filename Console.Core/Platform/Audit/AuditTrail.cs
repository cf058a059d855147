using System.Text.Encodings.Web;
using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Platform.Audit;

/// <summary>Notes acts on definitions, settings, people and keys, in the transaction of the act itself.</summary>
public static class AuditTrail
{
    /// <summary>Adds an entry to the surrounding write.</summary>
    /// <param name="verb">For example <c>campaign.approve</c>.</param>
    /// <param name="subjectId">Id of what was acted on.</param>
    /// <param name="before">Document before, null for something new.</param>
    /// <param name="after">Document after, null for something gone.</param>
    /// <param name="memberId">The member whose erasure deletes these words.</param>
    public static async Task NoteAsync(
        ConsoleDb db, Actor by, DateTimeOffset now, string verb, object subjectId, object? before, object? after, CancellationToken ct, long? memberId = null)
    {
        var (was, becomes) = (Text(before), Text(after));
        var entry = new AuditEntry
        {
            Id = (await db.ReserveIdsAsync<AuditEntry>(1, ct))[0],
            At = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()),
            ActorKind = by.Kind.ToString().ToLowerInvariant(),
            ActorId = by.Id,
            Verb = verb,
            SubjectKind = verb[..verb.IndexOf('.')],
            SubjectId = subjectId.ToString()!,
            Digest = Ids.Sha256(was + "\n" + becomes),
        };
        db.Add(entry);
        db.Add(new AuditText { EntryId = entry.Id, ActorName = by.Name, Before = was, After = becomes, MemberId = memberId });
    }

    static string? Text(object? document) => document switch
    {
        null => null,
        string text => text,
        _ => JsonSerializer.Serialize(document, document.GetType(), Readable),
    };

    static readonly JsonSerializerOptions Readable = new(CanonicalJson.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
