using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Consent;

/// <summary>What holds when records of consent come together or part.</summary>
static class ConsentBook
{
    /// <summary>The strictest holds: a refusal of either record wins over a consent of the other.</summary>
    public static async Task TakeStrictestAsync(ConsoleDb db, long survivorId, long absorbedId, CancellationToken ct)
    {
        var mine = await db.Set<ConsentState>().Where(state => state.MemberId == survivorId).ToDictionaryAsync(state => (state.Channel, state.Topic), ct);
        foreach (var theirs in await db.Set<ConsentState>().AsNoTracking().Where(state => state.MemberId == absorbedId).ToListAsync(ct))
        {
            if (!mine.TryGetValue((theirs.Channel, theirs.Topic), out var state))
                db.Add(new ConsentState { MemberId = survivorId, Channel = theirs.Channel, Topic = theirs.Topic, Granted = theirs.Granted, At = theirs.At });
            else if (state.Granted && !theirs.Granted) (state.Granted, state.At) = (false, theirs.At > state.At ? theirs.At : state.At);
        }

        if (await db.Set<SendingWish>().AsNoTracking().SingleOrDefaultAsync(wish => wish.MemberId == absorbedId, ct) is { } asked) await WishAsync(db, survivorId, asked, ct);
    }

    /// <summary>Adds what another record asked for: the longer pause, "less often" of either, and the channel to be told by first where none was named.</summary>
    internal static async Task WishAsync(ConsoleDb db, long memberId, SendingWish asked, CancellationToken ct)
    {
        if (await db.Set<SendingWish>().FindAsync([memberId], ct) is not { } mine)
        {
            db.Add(new SendingWish { MemberId = memberId, PausedUntil = asked.PausedUntil, LessOften = asked.LessOften, Preferred = asked.Preferred, UpdatedAt = asked.UpdatedAt });
            return;
        }

        if (mine.PausedUntil is null || asked.PausedUntil > mine.PausedUntil) mine.PausedUntil = asked.PausedUntil;
        mine.LessOften |= asked.LessOften;
        mine.Preferred ??= asked.Preferred;
        if (asked.UpdatedAt > mine.UpdatedAt) mine.UpdatedAt = asked.UpdatedAt;
    }

    /// <summary>After a parting: what each said last. A refusal made while they were one holds for both, since nobody knows who spoke.</summary>
    public static async Task PartAsync(ConsoleDb db, long holderId, long partedId, DateTimeOffset mergedAt, bool holderObjected, CancellationToken ct)
    {
        var records = await db.Set<ConsentRecord>().AsNoTracking().Where(record => record.MemberId == holderId || record.MemberId == partedId).ToListAsync(ct);
        var shared = records.Where(record => record.MemberId == holderId && !record.Granted && record.RecordedAt >= mergedAt).ToList();
        await db.Set<ConsentState>().Where(state => state.MemberId == holderId || state.MemberId == partedId).ExecuteDeleteAsync(ct);
        var states = Last(holderId, records.Where(record => record.MemberId == holderId))
            .Concat(Last(partedId, records.Where(record => record.MemberId == partedId).Concat(shared))).ToList();
        db.AddRange(states);
        var asked = await db.Set<SendingWish>().AsNoTracking().SingleOrDefaultAsync(wish => wish.MemberId == holderId && wish.UpdatedAt >= mergedAt, ct);
        if (asked is not null) await WishAsync(db, partedId, asked, ct);
        foreach (var id in (long[])[holderId, partedId])
        {
            var objection = states.Find(state => state.MemberId == id && state is { Channel: ConsentStatement.AllChannels, Topic: ConsentStatement.Personalised });
            var member = (await db.Set<Member>().FindAsync([id], ct))!;
            member.ObjectsToPersonalised = objection is { Granted: false } || (objection is null && (id == holderId ? holderObjected : member.ObjectsToPersonalised));
        }
    }

    static IEnumerable<ConsentState> Last(long memberId, IEnumerable<ConsentRecord> records) => records
        .GroupBy(record => (record.Channel, record.Topic))
        .Select(said => said.OrderByDescending(record => record.At).ThenBy(record => record.Granted).First())
        .Select(record => new ConsentState { MemberId = memberId, Channel = record.Channel, Topic = record.Topic, Granted = record.Granted, At = record.At });
}
