using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Upserts;

/// <summary>Writes many members at once, as the API and the import bring them: a handful of queries a batch, an answer for every row, bad rows never losing good ones.</summary>
public sealed class MemberUpsert(Merging merging, TimeProvider clock)
{
    /// <summary>Rows in one batch at most; memory grows with the batch, never with the store.</summary>
    public const int Most = 5000;

    /// <summary>Applies rows in the surrounding write, in their order.</summary>
    /// <exception cref="Refused"><c>right_missing</c>, <c>batch_too_long</c>; what is wrong with a single row stands in its answer.</exception>
    public async Task<IReadOnlyList<UpsertAnswer>> ApplyAsync(ConsoleDb db, Actor by, UpsertOrigin origin, IReadOnlyList<MemberRow> rows, CancellationToken ct)
    {
        by.Demand(Right.EditMembers);
        if (rows.Count > Most) throw MemberRefusals.BatchTooLong(Most);
        await OneAtATimeAsync(db, ct);
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var answers = new UpsertAnswer?[rows.Count];
        var frame = await UpsertFrame.LoadAsync(db, by, origin, rows, now, ct);
        var read = Read(rows, frame, answers);
        var set = await WorkingSet.LoadAsync(db, read, ct);
        var ids = await db.ReserveIdsAsync<Member>(read.Count(row => row.Row.MemberId is null && (!row.HasSource || set.OwnRecord(row.Row.Source!, row.Row.SourceId!) is null)), ct);
        var applying = new RowApplying(set, frame, new Queue<long>(ids));
        foreach (var row in read)
        {
            try
            {
                var (outcome, member) = applying.Apply(row);
                answers[row.Index] = new UpsertAnswer(row.Index, outcome, member);
            }
            catch (Refused problem)
            {
                answers[row.Index] = new UpsertAnswer(row.Index, UpsertOutcome.Refused, null, problem);
            }
        }

        await applying.Writes.WriteAsync(db, frame, ct);
        await OrphanReceipts.JoinAsync(db, applying.Writes.NewIdentities, ct);
        if (await Clashes.SettleAsync(db, merging, by, applying.Writes.Clashes, now, ct) > 0) await FollowMergesAsync(db, answers, ct);
        return answers!;
    }

    static List<ReadRow> Read(IReadOnlyList<MemberRow> rows, UpsertFrame frame, UpsertAnswer?[] answers)
    {
        var read = new ReadRow?[rows.Count];
        Parallel.For(0, rows.Count, index =>
        {
            try
            {
                read[index] = RowReading.Read(index, rows[index], frame);
            }
            catch (Refused problem)
            {
                answers[index] = new UpsertAnswer(index, UpsertOutcome.Refused, null, problem);
            }
        });
        return [.. read.OfType<ReadRow>()];
    }

    /// <summary>Answers name the member that stands at the end of the batch.</summary>
    static async Task FollowMergesAsync(ConsoleDb db, UpsertAnswer?[] answers, CancellationToken ct)
    {
        var ids = answers.Select(answer => answer!.MemberId).OfType<long>().Distinct().ToArray();
        for (var merged = true; merged;)
        {
            var into = await db.Set<Member>().Where(member => EF.Parameter(ids).Contains(member.Id) && member.MergedIntoId != null)
                .ToDictionaryAsync(member => member.Id, member => member.MergedIntoId!.Value, ct);
            merged = into.Count > 0;
            for (var index = 0; index < answers.Length; index++)
                if (answers[index]!.MemberId is { } id && into.TryGetValue(id, out var survivor)) answers[index] = answers[index]! with { MemberId = survivor };
            ids = [.. into.Values.Distinct()];
        }
    }

    /// <summary>On PostgreSQL two batches with the same new identity must not overtake each other; on SQLite the gate sees to it.</summary>
    internal static Task OneAtATimeAsync(ConsoleDb db, CancellationToken ct) =>
        db.IsSqlite ? Task.CompletedTask : db.Database.ExecuteSqlRawAsync("SELECT pg_advisory_xact_lock(-7301)", ct);
}
