using System.Globalization;
using CampaignConsole.Core.Redemptions.Rehearsals;

namespace CampaignConsole.Web.Features.Promotions.Rehearsals;

/// <summary>A rehearsal's question while it is typed.</summary>
sealed class RehearsalEditModel
{
    /// <summary>The last four full weeks, to begin with.</summary>
    const int UsualDays = 28;

    const string DraftOf = "promotion:", VersionOf = "offer:";

    public DateOnly? From { get; set; }

    public DateOnly? To { get; set; }

    public IReadOnlyList<string> Regions { get; set; } = [];

    public IReadOnlyList<string> Stores { get; set; } = [];

    public RehearsalReach Reach { get; set; } = RehearsalReach.Everybody;

    public long? Audience { get; set; }

    public RehearsalPrices Prices { get; set; } = RehearsalPrices.Listed;

    public long? FloorPercent { get; set; }

    /// <summary>What stands beside the draft, as <see cref="Draft"/> or <see cref="Version"/> name it; empty for nothing.</summary>
    public string Against { get; set; } = "";

    public bool IsComplete => From is not null && To is not null && (Reach != RehearsalReach.Audience || Audience is not null);

    public static RehearsalEditModel New(DateOnly today) => new() { From = today.AddDays(-UsualDays), To = today.AddDays(-1) };

    public static string Draft(long promotion) => DraftOf + promotion.ToString(CultureInfo.InvariantCulture);

    public static string Version(long offer) => VersionOf + offer.ToString(CultureInfo.InvariantCulture);

    public RehearsalQuestion Question() => new()
    {
        From = From!.Value, To = To!.Value, Regions = Regions, Stores = Stores, Reach = Reach, AudienceId = Reach == RehearsalReach.Audience ? Audience : null, Prices = Prices,
        FloorPercent = FloorPercent is { } percent ? (int)Math.Clamp(percent, 0, int.MaxValue) : null, AgainstPromotionId = Number(DraftOf), AgainstOfferId = Number(VersionOf),
    };

    long? Number(string kind) =>
        Against.StartsWith(kind, StringComparison.Ordinal) && long.TryParse(Against.AsSpan(kind.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
