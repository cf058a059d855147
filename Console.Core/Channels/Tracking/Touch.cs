using System.Globalization;

namespace CampaignConsole.Core.Channels.Tracking;

/// <summary>Somebody or something asked for a link or the picture of a message.</summary>
/// <param name="Proof">Of whose message it is: what the ledger row has to say as well.</param>
/// <param name="LinkId">Null: the picture. <see cref="TrackedLink.OwnPage"/>: the member's own page.</param>
/// <param name="Machine">The rule of <see cref="MachineRules"/> that the request meets by itself; null: none.</param>
public readonly record struct Touch(long DeliveryId, TouchProof Proof, long? LinkId, DateTimeOffset At, string? Machine)
{
    public bool IsClick => LinkId is not null;

    /// <summary>What is one fact however often it comes: message, link, person or machine, and the day in UTC. A reload adds nothing, another day is another visit.</summary>
    internal string IdOf(bool isMachine) => FormattableString.Invariant($"own:{DeliveryId}:{LinkId?.ToString(CultureInfo.InvariantCulture) ?? "o"}:{At.UtcDateTime:yyyyMMdd}{(isMachine ? ":m" : "")}");
}

/// <summary>What a signed link says of its message beside the number of its row, which another message may have after a restore of an older backup.</summary>
/// <param name="KeyStart">Of a token: the first bytes of the delivery key.</param>
/// <param name="OriginMemberId">Of a member's own page: whose it is.</param>
public readonly record struct TouchProof(uint? KeyStart, long? OriginMemberId = null)
{
    internal bool Holds(Guid key, long originMember) => KeyStart is { } start ? TrackingToken.StartOf(key) == start : OriginMemberId == originMember;
}

/// <summary>Finds touches that came with another of the same message: what nobody does by hand. Pure.</summary>
static class Bursts
{
    /// <summary>Those clicks of some that had another link of their message beside them within <see cref="MachineRules.Together"/>.</summary>
    /// <param name="clicks">All that is known of the time around them.</param>
    public static HashSet<Touch> Among(IEnumerable<Touch> clicks)
    {
        var found = new HashSet<Touch>();
        foreach (var message in clicks.Where(touch => touch.IsClick).GroupBy(touch => touch.DeliveryId))
        {
            var times = message.OrderBy(touch => touch.At).ToList();
            Mark(times, found);
            times.Reverse();
            Mark(times, found);
        }

        return found;
    }

    /// <summary>Those whose last neighbour of another link was near: one walk, however often one link was asked for.</summary>
    static void Mark(List<Touch> times, HashSet<Touch> found)
    {
        Touch? other = null;
        for (var at = 1; at < times.Count; at++)
        {
            if (times[at - 1].LinkId != times[at].LinkId) other = times[at - 1];
            if (other is { } near && (times[at].At - near.At).Duration() <= MachineRules.Together) found.Add(times[at]);
        }
    }
}
