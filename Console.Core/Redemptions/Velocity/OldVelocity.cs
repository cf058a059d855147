using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Velocity;

/// <summary>Who was held back is kept as long as events are.</summary>
public sealed class OldHeldBacks : IKeptForAWhile
{
    public int Days(RetentionOptions options) => options.EventDays;

    public async Task<int> DeleteAsync(ConsoleDb db, DateTimeOffset before, int most, CancellationToken ct)
    {
        var old = await db.Set<HeldBack>().Where(row => row.LastAt < before).OrderBy(row => row.LastAt).Take(most).ToListAsync(ct);
        db.RemoveRange(old);
        return old.Count;
    }
}

/// <summary>Counts of holders who have not been seen since the longest window there is.</summary>
public sealed class OldVelocityCounts : IKeptForAWhile
{
    /// <summary>The longest window, and one more for clocks.</summary>
    public int Days(RetentionOptions options) => (VelocityLimit.LongestMinutes / 1_440) + 1;

    public async Task<int> DeleteAsync(ConsoleDb db, DateTimeOffset before, int most, CancellationToken ct)
    {
        var instant = before.ToUnixTimeMilliseconds();
        // In one statement and by the condition itself: whoever comes back meanwhile keeps its count.
        return await db.Set<VelocityCount>().Where(row => row.Since < instant && db.Set<VelocityCount>().Where(old => old.Since < instant).OrderBy(old => old.Scope).ThenBy(old => old.Holder).Take(most)
            .Any(old => old.Scope == row.Scope && old.Holder == row.Holder)).ExecuteDeleteAsync(ct);
    }
}

/// <summary>Unknown codes that somebody tried long ago.</summary>
public sealed class OldGuesses : IKeptForAWhile
{
    public int Days(RetentionOptions options) => (VelocityLimit.LongestMinutes / 1_440) + 1;

    public async Task<int> DeleteAsync(ConsoleDb db, DateTimeOffset before, int most, CancellationToken ct)
    {
        var old = await db.Set<CodeGuess>().Where(row => row.LastAt < before).OrderBy(row => row.LastAt).Select(row => row.Guesser).Take(most).ToListAsync(ct);
        return await db.Set<CodeGuess>().Where(row => old.Contains(row.Guesser) && row.LastAt < before).ExecuteDeleteAsync(ct);
    }
}
