using System.Collections.Frozen;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Members.Activity;

namespace CampaignConsole.Core.Channels.Returns;

/// <summary>Which consent goes with it.</summary>
/// <param name="WholeChannel">All topics of the channel; else the campaign's own.</param>
/// <param name="Source">What the record of the consent says of its source.</param>
sealed record Withdrawal(bool WholeChannel, string Source);

/// <summary>The one table of what may come back about a message, and what follows.</summary>
static class Returned
{
    public const string Delivered = "delivered";
    public const string Relayed = "relayed";

    /// <summary>The provider says that it has taken the message over.</summary>
    public const string Accepted = "accepted";

    /// <summary>The provider says that it did not take the message.</summary>
    public const string NotTaken = "rejected";

    /// <summary>The provider was asked and never had the message.</summary>
    public const string NeverHad = "never_had_it";

    public const string Delayed = "delayed";

    /// <summary>Refused for good: a hard bounce.</summary>
    public const string Bounced = "bounced";

    /// <summary>Given up on for now, as for a server that was away for days: the message is lost, but it says nothing against the address or us.</summary>
    public const string SoftBounced = "soft_bounced";

    public const string Opened = "opened";
    public const string Clicked = "clicked";
    public const string Complained = "complained";

    /// <summary>Of a call: the member was spoken to.</summary>
    public const string Reached = "reached";

    /// <summary>Of a call: the member does not want calls about this.</summary>
    public const string Refused = "refused";

    /// <summary>Of a call: the member asks to be called at another time.</summary>
    public const string CallBack = "call_back";

    /// <summary>Of a call: the member wants no call ever again.</summary>
    public const string NeverAgain = "never_again";

    /// <summary>Of a task: nobody was there.</summary>
    public const string NotReached = "not_reached";

    /// <summary>What may come of a call.</summary>
    public static readonly IReadOnlyList<string> OfCalls = [Reached, Refused, CallBack, NeverAgain];

    /// <summary>Proof that settles an unknown row, as the state that it gets; and what the member's ledger is told.</summary>
    static readonly FrozenDictionary<string, (DeliveryState? Proves, ActivityKind? Activity, Withdrawal? Withdraws)> Table =
        new Dictionary<string, (DeliveryState?, ActivityKind?, Withdrawal?)>
        {
            [Delivered] = (DeliveryState.Accepted, ActivityKind.Delivered, null),
            [Relayed] = (DeliveryState.Accepted, null, null),
            [Delayed] = (null, null, null),
            [Accepted] = (DeliveryState.Accepted, null, null),
            [NotTaken] = (DeliveryState.Rejected, null, null),
            [NeverHad] = (DeliveryState.Rejected, null, null),
            [Bounced] = (DeliveryState.Rejected, ActivityKind.Bounced, null),
            [SoftBounced] = (DeliveryState.Rejected, ActivityKind.Bounced, null),
            [Opened] = (DeliveryState.Accepted, ActivityKind.Opened, null),
            [Clicked] = (DeliveryState.Accepted, ActivityKind.Clicked, null),
            [Complained] = (DeliveryState.Accepted, ActivityKind.Complained, new Withdrawal(true, "complaint")),
            ["unsubscribed"] = (DeliveryState.Accepted, null, new Withdrawal(false, "provider")),
            [Reached] = (DeliveryState.Accepted, ActivityKind.Event, null),
            [Refused] = (DeliveryState.Accepted, ActivityKind.Event, new Withdrawal(false, "call")),
            [NotReached] = (null, null, null),
            [CallBack] = (DeliveryState.Accepted, ActivityKind.Event, null),
            [NeverAgain] = (DeliveryState.Accepted, ActivityKind.Event, new Withdrawal(true, "call")),
        }.ToFrozenDictionary();

    /// <summary>What a row says that this proved lost: that it bounced, or that the provider never took it, which counts as no bounce.</summary>
    public static string ReasonOf(string kind) => kind switch
    {
        NotTaken => "provider_rejected",
        NeverHad => "provider_never_had_it",
        _ => Unsettled.Bounced,
    };

    /// <summary>What proves what, for rows that became unknown after their proof had come. What is lost comes first: what bounced is lost, whatever else was said of it on its way.</summary>
    public static IReadOnlyList<(DeliveryState State, string Reason, string[] Kinds)> Proofs { get; } =
    [
        .. Table.Where(pair => pair.Value.Proves is not null).GroupBy(pair => (State: pair.Value.Proves!.Value, Reason: ReasonOf(pair.Key)))
            .OrderByDescending(group => group.Key.State).ThenBy(group => group.Key.Reason, StringComparer.Ordinal).Select(group => (group.Key.State, group.Key.Reason, group.Select(pair => pair.Key).ToArray())),
    ];

    /// <summary>Whether the provider never took the message, so that what it had used up is given back.</summary>
    public static bool IsOfNothingSent(string kind) => kind is NotTaken or NeverHad;

    /// <summary>The kinds that show that a member was reached, each by itself; a server between that passed the message on has not seen the member.</summary>
    public static readonly IReadOnlyList<string> Reaching = [Delivered, Opened, Clicked, Complained, "unsubscribed", Reached, Refused, CallBack, NeverAgain];

    /// <summary>The kinds that prove a message lost.</summary>
    public static IReadOnlyList<string> Failing { get; } = [.. Table.Where(pair => pair.Value.Proves == DeliveryState.Rejected).Select(pair => pair.Key)];

    public static bool Knows(string kind) => Table.ContainsKey(kind);

    public static DeliveryState? Proves(string kind) => Table[kind].Proves;

    /// <summary>Whether the member's ledger is told of it.</summary>
    public static bool IsTold(string kind) => Table[kind].Activity is not null;

    /// <summary>As what it stands in the member's ledger.</summary>
    public static ActivityKind ActivityOf(string kind) => Table[kind].Activity ?? ActivityKind.Event;

    public static Withdrawal? Withdraws(string kind) => Table[kind].Withdraws;
}
