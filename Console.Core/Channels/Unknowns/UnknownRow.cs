using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Unknowns;

/// <summary>Which unknown rows are meant.</summary>
/// <param name="Cause">The ledger's reason, for example <c>smtp_cut</c>.</param>
/// <param name="OlderThanHours">Unknown for at least so long.</param>
public sealed record UnknownFilter(long? Campaign = null, string? Channel = null, string? Cause = null, int? OlderThanHours = null);

/// <summary>Rows picked one by one, or all of a filter.</summary>
/// <param name="Ids">Null: all of the filter.</param>
public sealed record UnknownChoice(UnknownFilter Filter, IReadOnlyList<long>? Ids = null);

/// <summary>A message that nobody knows the end of.</summary>
/// <param name="Member">The member's name; null for whom the actor may not see.</param>
/// <param name="Since">When it became unknown.</param>
/// <param name="ClosesAt">When it is closed by itself.</param>
/// <param name="MayBeResent">Whether a person may have it sent again.</param>
public sealed record UnknownRow(
    long Id, Guid Key, long CampaignId, string? Campaign, string Channel, long MemberId, string? Member, string? Cause, DateTimeOffset Since, DateTimeOffset ClosesAt, bool MayBeResent)
{
    /// <summary>How often the provider was asked what became of it; 0 where it cannot be asked.</summary>
    public int Asked { get; init; }

    /// <summary>What it answered last, as a code of the inquiry.</summary>
    public string? Said { get; init; }
}

/// <summary>What a sending-again would do, for the person to confirm.</summary>
/// <param name="Rows">Unknown rows of the choice.</param>
/// <param name="Resent">How many of them would be sent again.</param>
/// <param name="Reminders">Left out: reminders are not repeated.</param>
/// <param name="Twice">Left out: were sent again by hand once already.</param>
/// <param name="Over">Left out: their campaign was stopped, or it is too late for them.</param>
public sealed record ResendPlan(long Rows, long Resent, long Reminders, long Twice, long Over);

/// <summary>The rules of what is unknown.</summary>
public static class UnknownRules
{
    /// <summary>An unknown that nobody could prove or decide is closed after this time (delivery ledger).</summary>
    public static readonly TimeSpan CloseAfter = TimeSpan.FromHours(72);

    /// <summary>Added to the step of a row that is sent again: its place in the ledger is its own, and so is its key.</summary>
    public const short ResentStep = 200;

    /// <summary>Classes of messages that may be unknown, and so may be sent again: a file is absent or whole, and nothing is sent where the other side asks.</summary>
    public static readonly IReadOnlyList<DeliveryClass> Resendable = [DeliveryClass.Keyed, DeliveryClass.AtMostOnce, DeliveryClass.AtLeastOnce];

    internal static IQueryable<Delivery> Of(ConsoleDb db, UnknownChoice choice, DateTimeOffset now)
    {
        var filter = choice.Filter;
        var rows = db.Set<Delivery>().Where(row => row.State == DeliveryState.Unknown);
        if (filter.Campaign is { } campaign) rows = rows.Where(row => row.CampaignId == campaign);
        if (filter.Channel is { } channel) rows = rows.Where(row => row.Channel == channel);
        if (filter.Cause is { } cause) rows = rows.Where(row => row.Reason == cause);
        if (filter.OlderThanHours is { } hours)
        {
            var before = now.AddHours(-hours);
            rows = rows.Where(row => row.UpdatedAt <= before);
        }

        if (choice.Ids is not { } picked) return rows;
        long[] ids = [.. picked];
        return rows.Where(row => EF.Parameter(ids).Contains(row.Id));
    }

    /// <summary>Whether a row may be sent again: once, no reminder, of a class that may be repeated, and not too late.</summary>
    internal static bool MayBeResent(short step, DeliveryClass promise, DateTimeOffset? expiresAt, bool isStopped, DateTimeOffset now) =>
        step < EndReminders.Step && Resendable.Contains(promise) && !isStopped && !(expiresAt <= now);
}
