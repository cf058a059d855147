using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Codes;

/// <summary>A code in a list.</summary>
/// <param name="Mask">Its last four characters.</param>
/// <param name="Version">Of the promotion; null while it waits for one to go live.</param>
public sealed record SeenCode(long Id, string Mask, CodeKind Kind, int? Version, OfferState? State);

/// <summary>A run that makes codes.</summary>
public sealed record CodesRun(long Id, JobState State, long Done, long? Total);

/// <summary>Reads a promotion's codes, masked.</summary>
public sealed class PoolQueries(IDbContextFactory<ConsoleDb> databases, CodeBook codes)
{
    /// <summary>A page of them, the newest first.</summary>
    public async Task<Page<SeenCode>> ListAsync(Actor by, long promotion, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewPromotions);
        await using var db = databases.CreateDbContext();
        var rows = await OfAsync(db, promotion, ct);
        return new Page<SeenCode>(await Seen(db, rows.OrderByDescending(code => code.Id).Skip(page.Skip).Take(page.Limit)).ToListAsync(ct), await rows.CountAsync(ct));
    }

    /// <summary>The code that somebody typed in full, where this promotion has it.</summary>
    /// <exception cref="Refused"><c>code_wrong</c>: a typing error, found before any look-up; <c>code_not_here</c></exception>
    public async Task<SeenCode> FindAsync(Actor by, long promotion, string typed, CancellationToken ct)
    {
        by.Demand(Right.ViewPromotions);
        if (CodeText.IsMistyped(typed)) throw PromotionRefusals.CodeWrong();
        await using var db = databases.CreateDbContext();
        var id = await codes.RowAsync(db, typed, ct);
        return await Seen(db, (await OfAsync(db, promotion, ct)).Where(code => code.Id == id)).FirstOrDefaultAsync(ct) ?? throw PromotionRefusals.CodeNotHere();
    }

    /// <summary>The newest run that makes codes for a promotion; null when there was none.</summary>
    public async Task<CodesRun?> RunAsync(Actor by, long promotion, CancellationToken ct)
    {
        by.Demand(Right.ViewPromotions);
        await using var db = databases.CreateDbContext();
        var subject = $"promotion:{promotion}";
        return await db.Set<JobRun>().Where(run => run.Job == CodesJob.JobName && run.Subject == subject).OrderByDescending(run => run.Id)
            .Select(run => new CodesRun(run.Id, run.State, run.Done, run.Total)).FirstOrDefaultAsync(ct);
    }

    /// <summary>Those brought or made for it, and those of its versions.</summary>
    internal static async Task<IQueryable<OfferCode>> OfAsync(ConsoleDb db, long promotion, CancellationToken ct)
    {
        var offers = await db.Set<Offer>().Where(offer => offer.PromotionId == promotion).Select(offer => (long?)offer.Id).ToArrayAsync(ct);
        return db.Set<OfferCode>().Where(code => code.PromotionId == promotion || EF.Parameter(offers).Contains(code.OfferId));
    }

    static IQueryable<SeenCode> Seen(ConsoleDb db, IQueryable<OfferCode> rows) =>
        from code in rows
        join offer in db.Set<Offer>() on code.OfferId equals offer.Id into offers
        from offer in offers.DefaultIfEmpty()
        orderby code.Id descending
        select new SeenCode(code.Id, code.Mask, code.Kind, offer == null ? null : offer.Number, offer == null ? null : offer.State);
}
