using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Members.Activity;

/// <summary>The one door by which later stages tell what came of a member; part of the caller's transaction.</summary>
public static class ActivityLog
{
    /// <summary>Adds one fact to the surrounding write.</summary>
    public static void Append(ConsoleDb db, ActivityEntry entry) => db.Add(entry);

    /// <summary>Adds many facts at once; an entry whose <see cref="ActivityEntry.SourceKey"/> is there already is left out.</summary>
    public static async Task<long> AppendAsync(ConsoleDb db, IEnumerable<ActivityEntry> entries, CancellationToken ct)
    {
        var byKey = entries.ToLookup(entry => entry.SourceKey is not null);
        return await db.InsertAsync(byKey[false], ct) + await db.InsertAsync(byKey[true], ct, OnExisting.Skip);
    }
}
