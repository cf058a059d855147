using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Identities;

/// <summary>What an undo needs: figures replaced and names of fields filled; no personal text.</summary>
sealed record MergeUndo
{
    public IReadOnlyList<string> Filled { get; init; } = [];

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<string> Attributes { get; init; } = [];

    public IReadOnlyList<long> VerifiedIdentities { get; init; } = [];

    public DateTimeOffset JoinedAt { get; init; }

    public bool Objected { get; init; }
}

/// <summary>Joins two records and parts them again; part of the surrounding write. The survivor keeps; what it lacks is filled from the other.</summary>
public sealed class Merging(IEnumerable<IHoldsMemberData> holders)
{
    /// <summary>Absorbs one active record into another.</summary>
    /// <param name="reason">verified_identity, proposal or person.</param>
    public async Task<MergeRecord> JoinAsync(ConsoleDb db, Actor by, long survivorId, long absorbedId, string reason, DateTimeOffset now, CancellationToken ct)
    {
        if (survivorId == absorbedId) throw MemberRefusals.MergeWithItself();
        await db.SaveChangesAsync(ct);
        db.ChangeTracker.Clear();
        await MemberLocks.TakeAsync(db, [survivorId, absorbedId], ct);
        var (survivor, absorbed) = (await db.Set<Member>().FindAsync([survivorId], ct), await db.Set<Member>().FindAsync([absorbedId], ct));
        if (survivor is not { Status: MemberStatus.Active } || absorbed is not { Status: MemberStatus.Active }) throw MemberRefusals.NotMergeable();

        var undo = new MergeUndo
        {
            JoinedAt = survivor.JoinedAt,
            Objected = survivor.ObjectsToPersonalised,
            Filled = [.. Filling.Facts(survivor, absorbed), .. await Filling.PersonAsync(db, survivorId, absorbedId, ct)],
            Tags = await Filling.TagsAsync(db, survivorId, absorbedId, ct),
            Attributes = await Filling.AttributesAsync(db, survivorId, absorbedId, ct),
            VerifiedIdentities = await Filling.VerifyAsync(db, survivorId, absorbedId, now, ct),
        };
        if (absorbed.JoinedAt < survivor.JoinedAt) survivor.JoinedAt = absorbed.JoinedAt;
        survivor.ObjectsToPersonalised |= absorbed.ObjectsToPersonalised;
        (absorbed.Status, absorbed.MergedIntoId) = (MemberStatus.Merged, survivorId);
        Touch(survivor, now);
        Touch(absorbed, now);
        await ConsentBook.TakeStrictestAsync(db, survivorId, absorbedId, ct);
        await db.SaveChangesAsync(ct);
        foreach (var holder in holders) await holder.MoveAsync(db, new MemberMove(absorbedId, survivorId, null), ct);

        var merge = new MergeRecord { SurvivorId = survivorId, AbsorbedId = absorbedId, At = now, By = by.Name, Reason = reason, Undo = CanonicalJson.Of(undo) };
        db.Add(merge);
        await AuditTrail.NoteAsync(db, by, now, "member.merge", survivorId, new { survivorId, absorbedId }, new { survivorId, reason }, ct);
        EventFeed.Append(db, now, "member.merged", $"member/{survivorId}", new { memberId = survivorId, absorbedId, reason });
        await db.SaveChangesAsync(ct);
        return merge;
    }

    /// <summary>Parts what a merge joined: facts, identities and consents go back to where they began; the pair is not proposed again.</summary>
    public async Task PartAsync(ConsoleDb db, Actor by, long mergeId, DateTimeOffset now, CancellationToken ct)
    {
        var merge = await db.Set<MergeRecord>().FindAsync([mergeId], ct) ?? throw Platform.PlatformRefusals.NotFound("merge", mergeId);
        if (merge.UndoneAt is not null) throw MemberRefusals.AlreadyUndone();
        var absorbed = (await db.Set<Member>().FindAsync([merge.AbsorbedId], ct))!;
        var survivor = (await db.Set<Member>().FindAsync([merge.SurvivorId], ct))!;
        if (absorbed.Status != MemberStatus.Merged || survivor.Status == MemberStatus.Erased) throw MemberRefusals.NotMergeable();
        var holder = survivor;
        while (holder.MergedIntoId is { } into) holder = (await db.Set<Member>().FindAsync([into], ct))!;

        var undo = CanonicalJson.Read<MergeUndo>(merge.Undo);
        var origins = await ClusterAsync(db, merge.AbsorbedId, ct);
        (absorbed.Status, absorbed.MergedIntoId) = (MemberStatus.Active, null);
        await Filling.TakeBackAsync(db, survivor, absorbed, undo, ct);
        Touch(absorbed, now);
        Touch(survivor, now);
        (merge.UndoneAt, merge.UndoneBy) = (now, by.Name);
        await db.SaveChangesAsync(ct);
        foreach (var data in holders) await data.MoveAsync(db, new MemberMove(holder.Id, merge.AbsorbedId, origins), ct);
        await ConsentBook.PartAsync(db, holder.Id, merge.AbsorbedId, merge.At, undo.Objected, ct);
        await Clashes.KeepApartAsync(db, Pair.Of(merge.SurvivorId, merge.AbsorbedId), by, now, ct);
        await AuditTrail.NoteAsync(db, by, now, "member.split", merge.SurvivorId, new { merge.SurvivorId, merge.AbsorbedId }, new { origins }, ct);
        EventFeed.Append(db, now, "member.split", $"member/{merge.SurvivorId}", new { memberId = merge.SurvivorId, partedId = merge.AbsorbedId });
    }

    /// <summary>A record and all that it absorbed, however deep.</summary>
    public static async Task<IReadOnlyList<long>> ClusterAsync(ConsoleDb db, long memberId, CancellationToken ct)
    {
        List<long> all = [memberId];
        long[] last = [memberId];
        while (last.Length > 0)
        {
            var next = last;
            last = await db.Set<Member>().Where(member => member.MergedIntoId != null && EF.Parameter(next).Contains(member.MergedIntoId.Value)).Select(member => member.Id).ToArrayAsync(ct);
            all.AddRange(last);
        }

        return all;
    }

    static void Touch(Member member, DateTimeOffset now)
    {
        member.UpdatedAt = now;
        member.Version++;
    }
}
