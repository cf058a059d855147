using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Redemptions.Velocity;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>What a caller may ask beyond the usual.</summary>
/// <param name="MayBackfill">Holds the scope backfill: sales from long ago.</param>
/// <param name="IsTest">Counts nowhere.</param>
/// <param name="IgnoreCaps">For a sale that has happened.</param>
/// <param name="Given">The offers that a till says it gave: no others are asked, and they need not be live any more.</param>
/// <param name="Instead">A hold that this basket takes the place of: what it holds of caps is room for it.</param>
public sealed record EvaluationTerms(bool MayBackfill = false, bool IsTest = false, bool IgnoreCaps = false, IReadOnlyList<GivenOffer>? Given = null, Guid? Instead = null);

/// <summary>What a basket gets: asked by tills, web shops and the Desk. Reads only.</summary>
public sealed class EvaluationQueries(
    IDbContextFactory<ConsoleDb> databases, BasketGathering gathering, BroughtCodes codes, EvaluationSeal seal, EvaluationMemory memory, TimeProvider clock)
{
    /// <summary>How far a caller's clock may be from ours.</summary>
    public const int ClockMinutes = 5;

    /// <summary>Evaluates a basket.</summary>
    /// <exception cref="Refused">Of the basket, the store, the channel, the member or the time.</exception>
    public async Task<SignedEvaluation> EvaluateAsync(Actor by, BasketAsked asked, EvaluationTerms terms, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        if (!ChannelNames.Asking.Contains(asked.Channel)) throw RedemptionRefusals.ChannelUnknown(asked.Channel);
        var at = At(asked.At, terms);
        await using var db = databases.CreateDbContext();
        var place = await gathering.PlaceAsync(by, asked.Store, ct);
        var (holding, products) = await BasketGathering.AskAsync(db, asked.Member, asked.Lines, at, ct);
        if (asked.Member is not null && holding is null) throw RedemptionRefusals.MemberUnknown();
        var facts = new EvaluatedFacts
        {
            MemberId = holding?.MemberId,
            StoreDay = place.Day(at), Channel = asked.Channel, Payment = asked.Payment, Lines = asked.Lines, Shipping = asked.Shipping, IsTest = terms.IsTest,
            IsBackfilled = IsLongAgo(at),
        };
        var found = await codes.OfAsync(db, by, asked, holding?.MemberId, place.StoreId, terms, ct);
        facts = facts with { UnknownCodes = found.Unknown };
        var gathered = await gathering.GatherAsync(db, place, facts, holding, products, found, asked.Currency, at, terms, ct);
        return await SealAsync(gathered.Evaluate(), ct);
    }

    /// <summary>Evaluates the same basket as of now, and a sale of long ago as of then; a till asks so before it reserves.</summary>
    /// <exception cref="Refused"><c>at_too_old</c>: a sale of long ago without the scope backfill</exception>
    public async Task<SignedEvaluation> AgainAsync(Actor by, EvaluationDocument document, EvaluationTerms terms, CancellationToken ct)
    {
        var (facts, at) = (document.Facts, document.Facts.IsBackfilled ? At(document.Answer.At, terms) : clock.GetUtcNow());
        await using var db = databases.CreateDbContext();
        var place = await gathering.PlaceAsync(by, facts.Store, ct);
        var found = await FoundCodes.OfAsync(db, facts.CodeIds, facts.UnknownCodes, ct);
        var (holding, products) = await BasketGathering.AskAsync(db, (facts.MemberId ?? found.Holder) is { } member ? ShopperAsked.Known(member) : null, facts.Lines, at, ct);
        var gathered = await gathering.GatherAsync(db, place, facts, holding, products, found, document.Answer.Currency, at, terms, ct);
        return await SealAsync(gathered.Evaluate(), ct);
    }

    /// <summary>An evaluation by id: one that was stored, or that this node gave out lately.</summary>
    /// <exception cref="Refused"><c>evaluation_unknown</c></exception>
    public async Task<SignedEvaluation> FindAsync(Actor by, Guid id, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        if (memory.Find(id) is { } lately) return lately;
        await using var db = databases.CreateDbContext();
        var row = await db.Set<StoredEvaluation>().Where(row => row.Id == id).Select(row => new { row.Document, row.Signature }).FirstOrDefaultAsync(ct)
            ?? throw RedemptionRefusals.EvaluationUnknown(id);
        return new SignedEvaluation(CanonicalJson.Read<EvaluationDocument>(row.Document), row.Document, row.Signature);
    }

    /// <summary>An evaluation that its caller hands back whole; believed by its signature.</summary>
    /// <exception cref="Refused"><c>evaluation_forged</c></exception>
    public Task<SignedEvaluation> CheckAsync(EvaluationDocument document, string signature, CancellationToken ct) => seal.CheckAsync(document, signature, ct);

    async Task<SignedEvaluation> SealAsync(EvaluationDocument document, CancellationToken ct)
    {
        var signed = await seal.SignAsync(document, ct);
        memory.Keep(signed);
        return signed;
    }

    DateTimeOffset At(DateTimeOffset? asked, EvaluationTerms terms)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        if (asked is not { } at) return now;
        if (at > now.AddMinutes(ClockMinutes)) throw RedemptionRefusals.InFuture(ClockMinutes);
        return terms.MayBackfill || !IsLongAgo(at) ? at : throw RedemptionRefusals.TooOld(ClockMinutes);
    }

    bool IsLongAgo(DateTimeOffset at) => at < clock.GetUtcNow().AddMinutes(-ClockMinutes);
}
