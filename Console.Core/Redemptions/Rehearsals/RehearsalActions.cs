using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Rehearsals;

/// <summary>Rehearses drafts: start, stop, go on.</summary>
public sealed class RehearsalActions(WriteGate gate, JobQueue queue, JobActions jobs, TimeProvider clock)
{
    /// <summary>Starts the replay of a promotion's saved draft as a job, within the stores of who asks.</summary>
    /// <returns>The rehearsal's id.</returns>
    /// <exception cref="Refused"><c>rehearsal_…</c>, <c>promotion_incomplete</c>, <c>not_found</c>, <c>right_missing</c></exception>
    public Task<long> StartAsync(Actor by, long promotion, RehearsalQuestion question, CancellationToken ct)
    {
        by.Demand(Right.EditPromotions);
        Check(question);
        return gate.WriteAsync(async db =>
        {
            var now = clock.GetUtcNow();
            var zone = await db.Set<Brand>().Select(brand => brand.TimeZone).FirstOrDefaultAsync(ct) ?? "UTC";
            if (question.To > Instants.Date(now, Instants.Zone(zone))) throw RehearsalRefusals.PeriodAhead();
            if (!by.Scope.IsEverything || question.Stores.Count + question.Regions.Count > 0)
                if (!await RehearsalSetup.StoresOf(db, by.Scope, question).AnyAsync(ct)) throw RehearsalRefusals.NoStores();
            var asked = question with { AudienceVersion = await AudienceVersionAsync(db, by, question, ct) };
            var rehearsal = new Rehearsal
            {
                PromotionId = promotion, Question = CanonicalJson.Of(asked), Sides = CanonicalJson.Of(await SidesAsync(db, promotion, asked, ct)), Scope = by.Scope.ToJson(),
                AskedById = by.PersonId, AskedBy = by.Name, AskedAt = now,
            };
            db.Add(rehearsal);
            await db.SaveChangesAsync(ct);
            var run = queue.Enqueue(db, by, RehearsalJob.JobName, new RehearsalOrder(rehearsal.Id), $"promotion:{promotion}");
            await db.SaveChangesAsync(ct);
            rehearsal.JobRunId = run.Id;
            await AuditTrail.NoteAsync(db, by, now, "promotion.rehearse", promotion, null, new { rehearsal = rehearsal.Id, question.From, question.To }, ct);
            return rehearsal.Id;
        }, ct);
    }

    /// <summary>Asks a running rehearsal to stop; it can go on later.</summary>
    /// <exception cref="Refused"><c>not_found</c>, <c>right_missing</c></exception>
    public Task CancelAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.EditPromotions);
        return gate.WriteAsync(async db =>
        {
            var run = await RunAsync(db, by, id, ct);
            await db.Set<JobRun>().Where(row => row.Id == run && row.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(row => row.CancelAsked, true), ct);
        }, ct);
    }

    /// <summary>Goes on with a rehearsal that was stopped or failed, behind its last checkpoint.</summary>
    /// <exception cref="Refused"><c>not_found</c>, <c>right_missing</c>, <c>job_not_over</c></exception>
    public async Task ResumeAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.EditPromotions);
        await jobs.RunAgainAsync(by, await gate.WriteAsync(db => RunAsync(db, by, id, ct), ct), ct);
    }

    static async Task<long> RunAsync(ConsoleDb db, Actor by, long id, CancellationToken ct) =>
        await RehearsalQueries.Seen(db, by).Where(row => row.Id == id).Select(row => row.JobRunId).FirstOrDefaultAsync(ct) ?? throw PlatformRefusals.NotFound("rehearsal", id);

    static void Check(RehearsalQuestion question)
    {
        if (question.From > question.To) throw RehearsalRefusals.PeriodEmpty();
        if (question.To.DayNumber - question.From.DayNumber >= RehearsalQuestion.MostDays) throw RehearsalRefusals.PeriodLong(RehearsalQuestion.MostDays);
        if (question.FloorPercent is < 1 or > 100) throw RehearsalRefusals.Floor();
        if (question is { Reach: RehearsalReach.Audience, AudienceId: null }) throw RehearsalRefusals.AudienceMissing();
    }

    static async Task<int?> AudienceVersionAsync(ConsoleDb db, Actor by, RehearsalQuestion question, CancellationToken ct)
    {
        if (question.Reach != RehearsalReach.Audience) return null;
        by.Demand(Right.ViewAudiences);
        var version = await db.Set<Audience>().Where(audience => audience.Id == question.AudienceId).Select(audience => audience.LatestVersion).FirstOrDefaultAsync(ct);
        return version > 0 ? version : throw RehearsalRefusals.AudienceMissing();
    }

    static async Task<IReadOnlyList<RehearsalSide>> SidesAsync(ConsoleDb db, long promotion, RehearsalQuestion question, CancellationToken ct)
    {
        List<RehearsalSide> sides = [await DraftAsync(db, promotion, ct)];
        if (question.AgainstOfferId is { } offer) sides.Add(await SealedAsync(db, offer, ct));
        else if (question.AgainstPromotionId is { } other) sides.Add(other == promotion ? throw RehearsalRefusals.Same() : await DraftAsync(db, other, ct));
        foreach (var side in sides)
        {
            // What only sealing asks for (words, codes, an end) may still be missing.
            var replayed = SideReplay.Terms(side.Definition, question.Reach) with { Headline = side.Name };
            if (PromotionProblems.Of(replayed) is { Count: > 0 } problems) throw PromotionRefusals.Incomplete(problems);
            if (side.Definition.Currency != sides[0].Definition.Currency) throw RehearsalRefusals.Currency(sides[0].Definition.Currency, side.Definition.Currency);
        }

        return sides;
    }

    static async Task<RehearsalSide> DraftAsync(ConsoleDb db, long id, CancellationToken ct)
    {
        var row = await db.Set<Promotion>().AsNoTracking().FirstOrDefaultAsync(promotion => promotion.Id == id, ct) ?? throw PlatformRefusals.NotFound("promotion", id);
        return new RehearsalSide(row.Name, row.Id, null, null, CanonicalJson.Read<PromotionDefinition>(row.Definition));
    }

    static async Task<RehearsalSide> SealedAsync(ConsoleDb db, long id, CancellationToken ct)
    {
        var row = await db.Set<Offer>().AsNoTracking().FirstOrDefaultAsync(offer => offer.Id == id, ct) ?? throw PlatformRefusals.NotFound("offer", id);
        return new RehearsalSide(row.Name, row.PromotionId, row.Id, row.Number, CanonicalJson.Read<PromotionDefinition>(row.Document));
    }
}
