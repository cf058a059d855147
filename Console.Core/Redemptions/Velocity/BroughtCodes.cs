using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Core.Redemptions.Evaluations;

namespace CampaignConsole.Core.Redemptions.Velocity;

/// <summary>Looks up the codes that somebody brings, and keeps guessers from it.</summary>
public sealed class BroughtCodes(CodeBook codes, GuessGuard guesses)
{
    /// <summary>The codes of a basket. What was mistyped is told by its check character alone and counts as no guess; a sale that has happened is never refused.</summary>
    /// <exception cref="Kernel.Refused"><c>too_many_codes</c></exception>
    internal async Task<FoundCodes> OfAsync(ConsoleDb db, Actor by, BasketAsked asked, long? member, long? store, EvaluationTerms terms, CancellationToken ct)
    {
        if (asked.Codes.Count == 0) return new FoundCodes([], 0);
        IReadOnlyList<Guesser> who = terms.IgnoreCaps ? [] : Guesser.Of(by, member, asked.Device, store);
        await guesses.DemandAsync(who, ct);
        var found = await FoundCodes.OfAsync(db, codes, asked.Codes, ct);
        guesses.Note(who, [.. found.UnknownTexts.Where(code => !CodeText.IsMistyped(code))]);
        return found;
    }

    /// <summary>The code that staff typed or scanned; null where nobody knows it.</summary>
    /// <exception cref="Kernel.Refused"><c>too_many_codes</c>, <c>code_mistyped</c></exception>
    internal async Task<FoundCode?> FindAsync(ConsoleDb db, Actor by, string typed, CancellationToken ct)
    {
        if (CodeText.IsMistyped(typed)) throw RedemptionRefusals.CodeMistyped();
        var who = Guesser.Of(by, null, null, null);
        await guesses.DemandAsync(who, ct);
        var found = await codes.FindAsync(db, typed, ct);
        // Who looks for a member by a phone or a card that we do not know tries no code.
        if (found is null && !ShopperFinding.IsLikeNumber(typed)) guesses.Note(who, [typed]);
        return found;
    }
}
