using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Upserts;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Activity.Batches;

/// <summary>Stores receipts and events in bulk, as the API and the import bring them. Told twice is stored once; the highest revision is current.</summary>
public sealed class ActivityRecording(TimeProvider clock)
{
    /// <summary>Rows in one batch at most.</summary>
    public const int Most = 5000;

    /// <summary>Records rows in the surrounding write, in their order.</summary>
    /// <exception cref="Refused"><c>right_missing</c>, <c>batch_too_long</c>; what is wrong with a single row stands in its answer.</exception>
    public async Task<IReadOnlyList<ActivityAnswer>> RecordAsync(ConsoleDb db, Actor by, ActivityOrigin origin, IReadOnlyList<ActivityRow> rows, CancellationToken ct)
    {
        by.Demand(Right.EditMembers);
        if (rows.Count > Most) throw MemberRefusals.BatchTooLong(Most);
        await MemberUpsert.OneAtATimeAsync(db, ct);
        var brand = await db.Set<Brand>().AsNoTracking().FirstOrDefaultAsync(ct);
        var (country, currency) = (HomeCountry.Of(brand?.Currency ?? "CNY", brand?.TimeZone ?? ""), brand?.Currency ?? "CNY");
        var answers = new ActivityAnswer?[rows.Count];
        var read = new List<ReadActivity>(rows.Count);
        for (var index = 0; index < rows.Count; index++)
        {
            try
            {
                read.Add(ReadActivity.Of(index, rows[index], origin, country, currency, clock.GetUtcNow()));
            }
            catch (Refused problem)
            {
                answers[index] = Refuse(index, problem);
            }
        }

        var frame = await ActivityFrame.LoadAsync(db, by, read, ct);
        var applying = new ActivityApplying(frame, new Queue<long>(await db.ReserveIdsAsync<Receipt>(read.Count(row => row.Receipt is not null), ct)));
        foreach (var row in read)
        {
            try
            {
                answers[row.Index] = applying.Apply(row);
            }
            catch (Refused problem)
            {
                answers[row.Index] = Refuse(row.Index, problem);
            }
        }

        await WriteAsync(db, applying, ct);
        return answers!;
    }

    static ActivityAnswer Refuse(int index, Refused problem) => new(index, ActivityOutcome.Refused, null, [], problem);

    static async Task WriteAsync(ConsoleDb db, ActivityApplying applied, CancellationToken ct)
    {
        var replaced = applied.Replaced.ToArray();
        if (replaced.Length > 0)
        {
            await db.Set<Receipt>().Where(receipt => EF.Parameter(replaced).Contains(receipt.Id))
                .ExecuteUpdateAsync(set => set.SetProperty(receipt => receipt.IsCurrent, false), ct);
            await db.Set<ReceiptLine>().Where(line => EF.Parameter(replaced).Contains(line.ReceiptId))
                .ExecuteUpdateAsync(set => set.SetProperty(line => line.IsCurrent, false), ct);
        }

        await db.InsertAsync(applied.Receipts, ct);
        await db.InsertAsync(applied.Lines, ct);
        await db.InsertAsync(applied.Adjustments, ct);
        await db.InsertAsync(applied.Waiting, ct);
        await ActivityLog.AppendAsync(db, applied.Receipts.Where(receipt => receipt is { MemberId: not null, IsCurrent: true }).Select(ReceiptFacts.Of), ct);
        await WriteEventsAsync(db, applied.Events, ct);
    }

    static async Task WriteEventsAsync(ConsoleDb db, List<(ActivityEntry Entry, string? Properties)> events, CancellationToken ct)
    {
        if (events.Count == 0) return;
        var keys = events.Select(row => row.Entry.SourceKey!).ToArray();
        var told = (await db.Set<ActivityEntry>().Where(entry => entry.SourceKey != null && EF.Parameter(keys).Contains(entry.SourceKey)).Select(entry => entry.SourceKey!).ToListAsync(ct)).ToHashSet();
        var fresh = events.Where(row => !told.Contains(row.Entry.SourceKey!)).ToList();
        var ids = await db.ReserveIdsAsync<ActivityEntry>(fresh.Count, ct);
        for (var i = 0; i < fresh.Count; i++) fresh[i].Entry.Id = ids[i];
        await ActivityLog.AppendAsync(db, fresh.Select(row => row.Entry), ct);
        await db.InsertAsync(fresh.Where(row => row.Properties is not null)
            .Select(row => new EventProperties { ActivityId = row.Entry.Id, MemberId = row.Entry.MemberId, Json = row.Properties! }), ct);
    }
}
