using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Redemptions.Rehearsals;

/// <summary>What a rehearsal is refused for; the sentences are in RehearsalsText.</summary>
public static class RehearsalRefusals
{
    public static Refused PeriodEmpty() => new("rehearsal_period_empty", RefusedKind.Invalid);

    public static Refused PeriodLong(int most) => new("rehearsal_period_long", RefusedKind.Invalid, most);

    public static Refused PeriodAhead() => new("rehearsal_period_ahead", RefusedKind.Invalid);

    public static Refused AudienceMissing() => new("rehearsal_audience_missing", RefusedKind.Invalid);

    public static Refused NoStores() => new("rehearsal_no_stores", RefusedKind.Invalid);

    public static Refused Floor() => new("rehearsal_floor", RefusedKind.Invalid);

    public static Refused Currency(string one, string other) => new("rehearsal_currency", RefusedKind.Invalid, one, other);

    public static Refused Same() => new("rehearsal_same", RefusedKind.Invalid);
}
