using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Results;

namespace CampaignConsole.Web.Features.ResultPages;

/// <summary>The results of a campaign as the API answers them: the figures of the page and the workbook.</summary>
sealed record CampaignResultsJson(
    long CampaignId, string Campaign, string State, OfferJson Offer, string Currency, DateTimeOffset? From, DateTimeOffset? To, DateTimeOffset AsOf, SummaryJson Summary, BalanceJson Balance,
    IReadOnlyList<ChannelJson> Channels, IReadOnlyList<UsesJson> RedeemedOn, IReadOnlyList<UsesJson> ReachedBy, IReadOnlyList<StoreJson> Stores, IReadOnlyList<DayJson> Days,
    IReadOnlyList<ReasonJson> LeftOut, LiftJson Lift, DateTimeOffset ServerTime, IReadOnlyList<LinkJson> Links)
{
    public static CampaignResultsJson Of(CampaignResults results, DateTimeOffset serverTime)
    {
        var (header, currency) = (results.Header, results.Header.Currency);
        var balances = results.Funnel.Select(row => row.Balance).ToList();
        return new CampaignResultsJson(
            header.CampaignId, header.Campaign, header.State.ToString().ToLowerInvariant(), new OfferJson(header.OfferId, header.OfferNumber, header.OfferHash), currency, header.From, header.To,
            header.AsOf, SummaryJson.Of(results.Summary, currency), BalanceJson.Sum(balances), [.. results.Funnel.Select(ChannelJson.Of)],
            [.. results.ByChannel.Select(row => UsesJson.Of(row, currency))], [.. results.ByReachedBy.Select(row => UsesJson.Of(row, currency))],
            [.. results.ByStore.Select(row => new StoreJson(row.Code, row.Name, row.Region, row.Uses, new Money(row.Revenue, currency), new Money(row.Discount, currency)))],
            [.. results.ByDay.Select(row => new DayJson(row.Key, row.Uses, new Money(row.Revenue, currency), new Money(row.Discount, currency)))],
            [.. results.Reasons.Select(row => new ReasonJson(row.Reason, row.Members))], LiftJson.Of(results.Lift), serverTime,
            [.. results.Links.Select(link => new LinkJson(link.Url, link.Clicked, link.ByMachines))]);
    }
}

/// <summary>The sealed offer.</summary>
sealed record OfferJson(long Id, int Version, string Hash);

/// <summary>The figures on top.</summary>
sealed record SummaryJson(
    long Considered, long Assigned, long Control, long Suppressed, long Reached, long Redeemers, long Redemptions, Money Revenue, Money Discount, long Contaminated, long Overruns,
    long? Claimed)
{
    public static SummaryJson Of(ResultsSummary summary, string currency) => new(
        summary.Considered, summary.Assigned, summary.Control, summary.Suppressed, summary.Reached, summary.Redeemers, summary.Redemptions,
        new Money(summary.Revenue, currency), new Money(summary.Discount, currency), summary.Contaminated, summary.Overruns, summary.Claimed);
}

/// <summary>Planned = sent + skipped + failed + unknown + pending, to the row.</summary>
/// <param name="InHand">Of what is pending, what lies with store staff as tasks.</param>
sealed record BalanceJson(long Planned, long Sent, long Skipped, long Failed, long Unknown, long Pending, long InHand)
{
    public static BalanceJson Of(ChannelBalance balance) => new(balance.Planned, balance.Sent, balance.Skipped, balance.Failed, balance.Unknown, balance.Pending, balance.InHand);

    public static BalanceJson Sum(IReadOnlyList<ChannelBalance> all) => new(
        all.Sum(one => one.Planned), all.Sum(one => one.Sent), all.Sum(one => one.Skipped), all.Sum(one => one.Failed), all.Sum(one => one.Unknown), all.Sum(one => one.Pending), all.Sum(one => one.InHand));
}

/// <summary>The funnel of one channel; opens and clicks are those of people, what machines did stands apart.</summary>
sealed record ChannelJson(
    string Channel, bool IsReminder, BalanceJson Balance, long Delivered, long Opened, long Clicked, long Redeemed, long OpenedByMachines, long ClickedByMachines)
{
    public static ChannelJson Of(FunnelRow row) => new(
        row.Balance.Channel, row.Balance.IsReminder, BalanceJson.Of(row.Balance), row.Delivered, row.Opened, row.Clicked, row.Redeemed, row.OpenedByMachines, row.ClickedByMachines);
}

/// <summary>A link of its messages, and how many messages' links were followed.</summary>
/// <param name="Url">Null: the member's own page.</param>
sealed record LinkJson(string? Url, long Clicked, long ClickedByMachines);

/// <summary>Uses on one channel.</summary>
sealed record UsesJson(string Channel, long Redemptions, Money Revenue, Money Discount)
{
    public static UsesJson Of(UsesBy<string> row, string currency) => new(row.Key, row.Uses, new Money(row.Revenue, currency), new Money(row.Discount, currency));
}

/// <summary>Uses in one store.</summary>
sealed record StoreJson(string? Store, string? Name, string? Region, long Redemptions, Money Revenue, Money Discount);

/// <summary>Uses on one store day.</summary>
sealed record DayJson(DateOnly Day, long Redemptions, Money Revenue, Money Discount);

/// <summary>Members removed by one rule.</summary>
sealed record ReasonJson(string Reason, long Members);

/// <summary>One arm: members and mean net receipts in minor units.</summary>
sealed record ArmJson(long Members, double Mean);

/// <summary>Treated against control, minor units per member.</summary>
sealed record LiftJson(string Method, double Confidence, ArmJson Treated, ArmJson Control, double Difference, double? Low, double? High, string Verdict)
{
    public static LiftJson Of(Lift lift) => new(
        "welch", Lift.Confidence, new ArmJson(lift.Treated.Members, lift.Treated.Mean), new ArmJson(lift.Control.Members, lift.Control.Mean), lift.Difference, lift.Low, lift.High,
        lift.Verdict switch { LiftVerdict.Gain => "gain", LiftVerdict.Loss => "loss", LiftVerdict.NotDecided => "notDecided" });
}
