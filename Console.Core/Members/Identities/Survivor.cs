using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Identities;

/// <summary>Who stands for a record today: signed links name the record that was written to.</summary>
static class Survivor
{
    /// <summary>No record was ever merged through more others.</summary>
    const int MostMerges = 20;

    /// <summary>After merges the survivor; null after an erasure.</summary>
    public static async Task<Member?> OfAsync(ConsoleDb db, long origin, CancellationToken ct)
    {
        var member = await db.Set<Member>().FirstOrDefaultAsync(row => row.Id == origin, ct);
        for (var i = 0; i < MostMerges && member is { Status: MemberStatus.Merged, MergedIntoId: { } next }; i++)
            member = await db.Set<Member>().FirstOrDefaultAsync(row => row.Id == next, ct);
        return member is { Status: MemberStatus.Active } ? member : null;
    }
}
