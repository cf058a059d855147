using System.Collections.Concurrent;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Velocity;

/// <summary>Somebody was held back, or would have been.</summary>
/// <param name="Word">For people: the member's id, the device, the clerk or the key.</param>
/// <param name="Booked">The sale had happened and was booked all the same.</param>
public sealed record HeldBackNote(VelocityScope Scope, string Holder, long? StoreId, string Word, VelocityLimit Limit, DateTimeOffset At, bool Booked = false);

/// <summary>
/// Keeps who was held back. A refusal rolls its transaction back, so it is told here and written a moment later by <see cref="VelocityLoop"/>; a node
/// that dies in between loses that second's warnings, and no limit.
/// </summary>
public sealed class HeldBackBook(WriteGate gate)
{
    /// <summary>Beyond it nothing is kept until the next second: whoever floods us is known by then.</summary>
    const int MostWaiting = 2_000;

    readonly ConcurrentQueue<HeldBackNote> waiting = new();

    internal void Tell(HeldBackNote note)
    {
        if (waiting.Count < MostWaiting) waiting.Enqueue(note);
    }

    /// <summary>Writes what was told since the last time.</summary>
    public async Task FlushAsync(CancellationToken ct)
    {
        var notes = new List<HeldBackNote>();
        while (notes.Count < MostWaiting && waiting.TryDequeue(out var note)) notes.Add(note);
        if (notes.Count == 0) return;
        await gate.WriteAsync(async db =>
        {
            foreach (var group in notes.GroupBy(note => (note.Scope, note.Holder, Hour: note.At.ToUnixTimeSeconds() / 3600)).OrderBy(group => group.Key.Scope).ThenBy(group => group.Key.Holder, StringComparer.Ordinal))
                await KeepAsync(db, group.Key.Hour, [.. group], ct);
        }, ct, WriteUrgency.Bulk);
    }

    static Task KeepAsync(ConsoleDb db, long hour, IReadOnlyList<HeldBackNote> notes, CancellationToken ct)
    {
        var last = notes[^1];
        var (first, at) = (notes.Min(note => note.At).ToUnixTimeMilliseconds(), notes.Max(note => note.At).ToUnixTimeMilliseconds());
        var booked = notes.Count(note => note.Booked);
        return db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO held_back (scope, holder, hour, store_id, word, most, minutes, refused, booked, first_at, last_at)
            VALUES ({(int)last.Scope}, {last.Holder}, {hour}, {last.StoreId}, {last.Word}, {last.Limit.Most}, {last.Limit.Minutes}, {notes.Count - booked}, {booked}, {first}, {at})
            ON CONFLICT (scope, holder, hour) DO UPDATE SET refused = held_back.refused + excluded.refused, booked = held_back.booked + excluded.booked,
                most = excluded.most, minutes = excluded.minutes, last_at = excluded.last_at
            """, ct);
    }
}
