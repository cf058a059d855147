using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Tracking;

namespace CampaignConsole.Core.Results;

/// <summary>All figures of a campaign: page, API and workbook show these and no others.</summary>
public sealed record CampaignResults(
    ResultsHeader Header, ResultsSummary Summary, IReadOnlyList<FunnelRow> Funnel, IReadOnlyList<UsesBy<string>> ByChannel, IReadOnlyList<UsesBy<string>> ByReachedBy,
    IReadOnlyList<StoreUses> ByStore, IReadOnlyList<UsesBy<DateOnly>> ByDay, IReadOnlyList<ReasonShare> Reasons, Lift Lift)
{
    /// <summary>What sending has cost, by channel; the brand's currency.</summary>
    public IReadOnlyList<ChannelCost> SendingCosts { get; init; } = [];

    /// <summary>The links of its messages, the most followed first.</summary>
    public IReadOnlyList<LinkTouches> Links { get; init; } = [];
}

/// <summary>What the figures are about.</summary>
/// <param name="From">First assignment; the outcome counts from here.</param>
/// <param name="To">End of the offer plus seven days; null while the offer has no end.</param>
/// <param name="AsOf">When the figures were read.</param>
public sealed record ResultsHeader(
    long CampaignId, string Campaign, CampaignState State, long OfferId, int OfferNumber, string OfferHash, string Currency, DateTimeOffset? From, DateTimeOffset? To, DateTimeOffset AsOf)
{
    /// <summary>Some of its messages remind holders that the offer ends.</summary>
    public bool HasReminders { get; init; }
}

/// <summary>The figures on top.</summary>
/// <param name="Considered">Members with a row in any run.</param>
/// <param name="Reached">Assigned members to whom at least one message was accepted.</param>
/// <param name="Redemptions">Confirmed uses.</param>
/// <param name="Revenue">Net amount of the lines that the offer touched, minor units.</param>
/// <param name="Discount">Given, less what came back, minor units.</param>
/// <param name="Contaminated">Uses by members of the control group, by a shared code.</param>
/// <param name="Overruns">Uses booked beyond a cap.</param>
public sealed record ResultsSummary(
    long Considered, long Assigned, long Control, long Suppressed, long Reached, long Redeemers, long Redemptions, long Revenue, long Discount, long Contaminated, long Overruns)
{
    /// <summary>Members who claimed it, where it has to be claimed; null where it has not.</summary>
    public long? Claimed { get; init; }

    /// <summary>Among them those whom no run had told; they are in neither arm.</summary>
    public long ClaimedUntold { get; init; }
}

/// <summary>From planned to redeemed on one channel.</summary>
/// <param name="Opened">Messages that a person opened; what machines do stands apart.</param>
/// <param name="Redeemed">Redeemers among the members that this channel reached.</param>
public sealed record FunnelRow(ChannelBalance Balance, long Delivered, long Opened, long Clicked, long Redeemed)
{
    /// <summary>Messages that a machine opened, whether or not a person did as well.</summary>
    public long OpenedByMachines { get; init; }

    public long ClickedByMachines { get; init; }
}

/// <summary>Uses by something: a channel, a day.</summary>
public sealed record UsesBy<T>(T Key, long Uses, long Revenue, long Discount);

/// <summary>Uses in one store; the store is null where it is unknown here.</summary>
public sealed record StoreUses(long? StoreId, string? Code, string? Name, string? Region, bool IsFranchise, long Uses, long Revenue, long Discount);

/// <summary>How many members a rule removed.</summary>
public sealed record ReasonShare(string Reason, long Members);
