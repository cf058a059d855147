using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>Where the planned messages of a channel stand. Planned = sent + skipped + failed + unknown + pending, to the row.</summary>
public sealed record ChannelBalance(string Channel, long Planned, long Sent, long Skipped, long Failed, long Unknown, long Pending)
{
    /// <summary>Of what is pending, what lies with store staff as tasks.</summary>
    public long InHand { get; init; }

    /// <summary>Of the reminders that the offer ends: a line of its own, with a balance of its own.</summary>
    public bool IsReminder { get; init; }

    /// <summary>The reasons of what was skipped and what failed, most first.</summary>
    public IReadOnlyList<ReasonCount> Reasons { get; init; } = [];
}

/// <summary>How many rows came to a state for a reason.</summary>
public sealed record ReasonCount(DeliveryState State, string Reason, long Count);

/// <summary>The balance sheet of sending: one source for the campaign page, the API and the workbook.</summary>
public static class DeliveryBalance
{
    /// <summary>By channel, for all runs of a campaign.</summary>
    public static Task<IReadOnlyList<ChannelBalance>> OfCampaignAsync(ConsoleDb db, long campaign, CancellationToken ct) =>
        OfRunsAsync(RowsOf(db, campaign), ct);

    /// <summary>The ledger rows of all runs of a campaign.</summary>
    public static IQueryable<Delivery> RowsOf(ConsoleDb db, long campaign) =>
        db.Set<Delivery>().Where(row => db.Set<Occurrence>().Where(run => run.CampaignId == campaign).Select(run => run.Id).Contains(row.OccurrenceId));

    /// <summary>By channel, for one run.</summary>
    public static Task<IReadOnlyList<ChannelBalance>> OfRunAsync(ConsoleDb db, long occurrence, CancellationToken ct) =>
        OfRunsAsync(db.Set<Delivery>().Where(row => row.OccurrenceId == occurrence), ct);

    /// <summary>By channel, over everything that was ever planned.</summary>
    public static Task<IReadOnlyList<ChannelBalance>> OfEverythingAsync(ConsoleDb db, CancellationToken ct) => OfAsync(db.Set<Delivery>(), db.Set<Delivery>(), ct);

    /// <summary>The index of what is due wants its columns named, from the first, to be walked to the runs.</summary>
    static Task<IReadOnlyList<ChannelBalance>> OfRunsAsync(IQueryable<Delivery> rows, CancellationToken ct)
    {
        var (anyState, anyChannel) = (Enum.GetValues<DeliveryState>(), ChannelNames.Sending.ToArray());
        return OfAsync(rows.Where(row => EF.Constant(anyState).Contains(row.State) && EF.Constant(anyChannel).Contains(row.Channel)), rows, ct);
    }

    /// <summary>Counted in indexes: states by that of what is due, reasons by their own, and reminders, which are among both, by theirs.</summary>
    static async Task<IReadOnlyList<ChannelBalance>> OfAsync(IQueryable<Delivery> counted, IQueryable<Delivery> rows, CancellationToken ct)
    {
        var states = await counted.GroupBy(row => new { row.State, row.Channel })
            .Select(group => new { group.Key.Channel, group.Key.State, Count = group.LongCount() }).ToListAsync(ct);
        var reasons = await rows.Where(row => row.Reason != null).GroupBy(row => new { row.Channel, row.State, row.Reason })
            .Select(group => new { group.Key.Channel, group.Key.State, group.Key.Reason, Count = group.LongCount() }).ToListAsync(ct);
        var reminders = await rows.Where(row => row.Step == EndReminders.Step).GroupBy(row => new { row.Channel, row.State, row.Reason })
            .Select(group => new Counted(group.Key.Channel, group.Key.State, group.Key.Reason, group.LongCount())).ToListAsync(ct);
        long Reminders(string channel, DeliveryState state) => reminders.Where(one => one.Channel == channel && one.State == state).Sum(one => one.Count);
        long RemindersFor(string channel, DeliveryState state, string reason) => reminders.Where(one => one.Channel == channel && one.State == state && one.Reason == reason).Sum(one => one.Count);
        var messages = states.GroupBy(group => group.Channel).Select(channel => Balance(
            channel.Key,
            [.. channel.Select(group => (group.State, group.Count - Reminders(group.Channel, group.State))).Where(part => part.Item2 > 0)],
            reasons.Where(reason => reason.Channel == channel.Key)
                .Select(reason => new ReasonCount(reason.State, reason.Reason!, reason.Count - RemindersFor(reason.Channel, reason.State, reason.Reason!)))));
        var later = reminders.GroupBy(one => one.Channel).Select(channel => Balance(
            channel.Key, [.. channel.Select(one => (one.State, one.Count))],
            channel.Where(one => one.Reason is not null).Select(one => new ReasonCount(one.State, one.Reason!, one.Count))) with { IsReminder = true });
        return [.. messages.Where(balance => balance.Planned > 0).Concat(later).OrderBy(balance => balance.IsReminder).ThenBy(balance => balance.Channel, StringComparer.Ordinal)];
    }

    static ChannelBalance Balance(string channel, IReadOnlyList<(DeliveryState State, long Count)> parts, IEnumerable<ReasonCount> reasons)
    {
        long Of(LedgerPart wanted) => LedgerParts.StatesOf(wanted) is var states ? parts.Where(part => states.Contains(part.State)).Sum(part => part.Count) : 0;
        return new ChannelBalance(
            channel, Of(LedgerPart.Planned), Of(LedgerPart.Sent), Of(LedgerPart.Skipped), Of(LedgerPart.Failed), Of(LedgerPart.Unknown), Of(LedgerPart.Pending))
        {
            InHand = Of(LedgerPart.InHand),
            Reasons = [.. reasons.Where(reason => reason.Count > 0).OrderByDescending(reason => reason.Count)],
        };
    }

    sealed record Counted(string Channel, DeliveryState State, string? Reason, long Count);
}
