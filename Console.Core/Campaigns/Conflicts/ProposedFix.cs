using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Core.Promotions.Conflicts;

namespace CampaignConsole.Core.Campaigns.Conflicts;

/// <summary>What would part two prices.</summary>
public enum FixKind
{
    /// <summary>Leave the shared products out of this campaign.</summary>
    ExcludeProducts,

    /// <summary>Begin when the other one has ended.</summary>
    StartLater,

    /// <summary>End when the other one begins.</summary>
    EndEarlier,

    /// <summary>Leave the other campaign's members out of this one's audience.</summary>
    ExcludeAudience,

    /// <summary>Let the priority decide which of the two a member gets.</summary>
    Priority,

    /// <summary>Nothing smaller parts them.</summary>
    Choose,
}

/// <summary>What a fix is chosen by.</summary>
/// <param name="Own">This campaign's time; <paramref name="Together"/> is what both have of it.</param>
/// <param name="OwnProducts">This campaign's products; of everything, all of the catalogue.</param>
/// <param name="OwnMembers">This campaign's members; null: everybody.</param>
/// <param name="SharedMembers">Who could see both; null: everybody.</param>
/// <param name="BothPersonal">Both are held by assigned members, so that one can be given instead of the other.</param>
public sealed record FixFacts(
    WallSpan Own, WallSpan Together, DateTime? OtherFrom, DateTime? OtherTo, int OwnProducts, int SharedProducts, bool EveryProduct,
    int? OwnMembers, int? SharedMembers, bool BothPersonal, int OwnPriority, int OtherPriority);

/// <summary>The change that parts two prices at the least cost to this campaign.</summary>
/// <param name="Count">Products or members that are left out.</param>
/// <param name="At">When to begin or to end, on the store's wall clock.</param>
/// <param name="Number">The priority that would let this campaign win.</param>
public sealed record ProposedFix(FixKind Kind, int Count = 0, DateTime? At = null, int Number = 0)
{
    // A fix that costs more than this share of the campaign is no fix.
    const double Dear = 0.95;

    /// <summary>Of products, time and audience, what costs the least share of this campaign; else the priority, where it decides; else whatever still parts them.</summary>
    public static ProposedFix Of(FixFacts facts)
    {
        var cheapest = Parts(facts).Where(part => part.Share < Dear).OrderBy(part => part.Share).Select(part => part.Fix).FirstOrDefault();
        if (cheapest is not null) return cheapest;
        if (facts.BothPersonal && facts.OtherPriority > 1) return new ProposedFix(FixKind.Priority, Number: Math.Min(facts.OwnPriority, facts.OtherPriority - 1));
        return facts.OtherTo is { } ends && !(facts.Own.To <= ends) ? new ProposedFix(FixKind.StartLater, At: ends) : new ProposedFix(FixKind.Choose);
    }

    static IEnumerable<(double Share, ProposedFix Fix)> Parts(FixFacts facts)
    {
        if (!facts.EveryProduct && facts.SharedProducts > 0 && facts.SharedProducts < facts.OwnProducts)
            yield return ((double)facts.SharedProducts / facts.OwnProducts, new ProposedFix(FixKind.ExcludeProducts, facts.SharedProducts));
        if (facts.OtherTo is { } ends && !(facts.Own.To <= ends)) yield return (Share(facts), new ProposedFix(FixKind.StartLater, At: ends));
        if (facts.OtherFrom is { } begins && facts.Own.From < begins) yield return (Share(facts), new ProposedFix(FixKind.EndEarlier, At: begins));
        if (facts is { BothPersonal: true, OwnMembers: { } own, SharedMembers: { } shared } && shared < own)
            yield return ((double)shared / own, new ProposedFix(FixKind.ExcludeAudience, shared));
    }

    /// <summary>How much of this campaign's time the other one takes; of an open time nearly nothing.</summary>
    static double Share(FixFacts facts) => facts is { Own: { From: { } from, To: { } to }, Together: { From: { } first, To: { } last } } && to > from ? (last - first) / (to - from)
        : facts.Together.To is null ? 1 : 0;

    /// <summary>The fix as a sentence.</summary>
    /// <param name="other">Name of the other campaign or promotion.</param>
    public string Sentence(string other, string language) => Kind switch
    {
        FixKind.ExcludeProducts => Wording.Say(Count == 1 ? "fix.exclude_product" : "fix.exclude_products", language, other, Count),
        FixKind.StartLater => Wording.Say("fix.start_later", language, other, Wall(At, language)),
        FixKind.EndEarlier => Wording.Say("fix.end_earlier", language, other, Wall(At, language)),
        FixKind.ExcludeAudience => Wording.Say(Count == 1 ? "fix.exclude_member" : "fix.exclude_audience", language, other, Count),
        FixKind.Priority => Wording.Say("fix.priority", language, other, Number),
        FixKind.Choose => Wording.Say("fix.choose", language, other),
    };

    static string Wall(DateTime? at, string language) => at?.ToString(Languages.Of(language) == Languages.Chinese ? "yyyy 年 M 月 d 日 HH:mm" : "d MMMM yyyy, HH:mm", Wording.Cultures[Languages.Of(language)]) ?? "";
}
