using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Codes;

/// <summary>Makes codes for a promotion's pool. What is sealed stays as it is: they work once a version goes live after that, by the leave that a launch needs.</summary>
public sealed class PoolActions(WriteGate gate, JobQueue queue, TimeProvider clock)
{
    /// <summary>Orders codes; a job makes them.</summary>
    /// <returns>The run of the job.</returns>
    /// <exception cref="Refused"><c>codes_number</c>, <c>codes_no_pool</c>, <c>codes_being_made</c>, <c>promotion_archived</c>, <c>not_found</c></exception>
    public Task<long> MakeAsync(Actor by, long promotion, int count, CancellationToken ct)
    {
        by.Demand(Right.EditPromotions);
        if (count is < 1 or > CodeBook.Most) throw PromotionRefusals.CodesNumber(CodeBook.Most);
        var subject = $"promotion:{promotion}";
        return gate.WriteAsync(async db =>
        {
            // Locks the promotion: of two orders at once, the later one has to see the earlier.
            await db.Set<Promotion>().Where(one => one.Id == promotion).ExecuteUpdateAsync(set => set.SetProperty(one => one.Version, one => one.Version), ct);
            var row = await db.Set<Promotion>().FirstOrDefaultAsync(one => one.Id == promotion, ct) ?? throw PlatformRefusals.NotFound("promotion", promotion);
            if (row.IsArchived) throw PromotionRefusals.Archived(row.Name);
            if (CanonicalJson.Read<PromotionDefinition>(row.Definition).Codes.Kind != CodeKind.Pool) throw PromotionRefusals.NoPool(row.Name);
            if (await db.Set<JobRun>().AnyAsync(one => one.Job == CodesJob.JobName && one.Subject == subject && (one.State == JobState.Queued || one.State == JobState.Running), ct))
                throw PromotionRefusals.CodesBeingMade(row.Name);
            var run = queue.Enqueue(db, by, CodesJob.JobName, new CodesOrder(promotion, count), subject);
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "promotion.make_codes", promotion, null, new { count }, ct);
            await db.SaveChangesAsync(ct);
            return run.Id;
        }, ct);
    }
}
