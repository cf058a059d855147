using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Outbox;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>One attempt that has come to an end and is not yet in the ledger.</summary>
/// <param name="Path">The Outbox file, where the sandbox took it.</param>
/// <param name="ClosesChannel">Whoever was asked knows us no more, or is gone: every further message would be turned away as well.</param>
/// <param name="Outcome">What it says of the channel.</param>
sealed record Attempt(ClaimedRow Row, NextState Next, OfferStamp? Offer, string? Path, bool ClosesChannel = false, AttemptOutcome Outcome = AttemptOutcome.Taken)
{
    /// <summary>Why there was no connection; null where there was one.</summary>
    public string? Cause { get; init; }

    /// <summary>It is certain that this attempt sent nothing: it failed before the point of no return, or the other side said that it did not take it.</summary>
    public bool SentNothing { get; init; }
}

/// <summary>Writes the results of a batch: the ledger rows, what members were told, and what lies in the Outbox.</summary>
static class SendResults
{
    public static async Task WriteAsync(ConsoleDb db, string owner, IReadOnlyList<Attempt> attempts, DateTimeOffset now, CancellationToken ct)
    {
        if (attempts.Count == 0) return;
        var moved = 0;
        // The other side names every message apart; what else becomes of them is one statement for each outcome.
        foreach (var group in attempts.GroupBy(attempt => attempt.Next with { ProviderId = null }))
            moved += await DeliveryLedger.EndAsync(db, [.. group.Select(attempt => (attempt.Row.Id, attempt.Next.ProviderId))], owner, group.Key, now, ct);
        await SpentAllowances.GiveBackAsync(db, attempts, now, ct);
        await KeyWindows.TakeBackAsync(db, attempts, ct);
        var told = attempts.Where(attempt => attempt.Next.State == DeliveryState.Accepted).ToList();
        if (moved < attempts.Count) told = await StillOursAsync(db, told, ct);
        await ActivityLog.AppendAsync(db, told.Select(attempt => Sent(attempt, now)), ct);
        var written = told.Where(attempt => attempt.Path is not null).Select(attempt => InOutbox(attempt, now)).ToList();
        if (written.Count > 0) await db.InsertAsync(written, ct);
        await FallBack.LetGoAsync(db, [.. attempts.Where(attempt => attempt.Next.State == DeliveryState.Rejected).Select(attempt => Place.Of(attempt.Row))], now, ct);
        await MarkAsync(db, [.. attempts.Where(attempt => attempt.Next.State == DeliveryState.Rejected && BounceRule.IsOfTheAddress(BounceRule.StatusOf(attempt.Next.Reason)))], now, ct);
        if (attempts.FirstOrDefault(attempt => attempt.ClosesChannel) is { } last)
            await ChannelWatch.PauseAsync(db, last.Row.Channel, last.Next.Reason, null, now, ct);
    }

    /// <summary>The bounce rule, for a server that knows at once that there is no such address.</summary>
    static async Task MarkAsync(ConsoleDb db, Attempt[] refused, DateTimeOffset now, CancellationToken ct)
    {
        if (refused.Length == 0) return;
        long[] ids = [.. refused.Select(attempt => attempt.Row.Id)];
        var hashes = await db.Set<Delivery>().Where(row => EF.Parameter(ids).Contains(row.Id) && row.State == DeliveryState.Rejected)
            .Select(row => new { row.Id, row.AddressHash }).ToDictionaryAsync(row => row.Id, row => row.AddressHash, ct);
        var failed = refused.Where(attempt => hashes.ContainsKey(attempt.Row.Id)).Select(attempt => new FailedAddress
        {
            Channel = attempt.Row.Channel, AddressHash = hashes[attempt.Row.Id], Code = BounceRule.StatusOf(attempt.Next.Reason)!, DeliveryId = attempt.Row.Id, At = now,
        });
        await db.InsertAsync(failed, ct, OnExisting.Skip);
    }

    /// <summary>Where the lease was lost meanwhile, only rows that did become accepted were told by us.</summary>
    static async Task<List<Attempt>> StillOursAsync(ConsoleDb db, List<Attempt> told, CancellationToken ct)
    {
        var ids = told.Select(attempt => attempt.Row.Id).ToList();
        var accepted = await db.Set<Delivery>().Where(row => ids.Contains(row.Id) && row.State == DeliveryState.Accepted).Select(row => row.Id).ToListAsync(ct);
        return [.. told.Where(attempt => accepted.Contains(attempt.Row.Id))];
    }

    static ActivityEntry Sent(Attempt attempt, DateTimeOffset now) => new()
    {
        OriginMemberId = attempt.Row.OriginMemberId,
        MemberId = attempt.Row.MemberId,
        Kind = ActivityKind.Sent,
        At = now,
        CampaignId = attempt.Row.CampaignId,
        OccurrenceId = attempt.Row.OccurrenceId,
        OfferId = attempt.Offer?.Id,
        Channel = attempt.Row.Channel,
        SourceKey = $"sent:{attempt.Row.Id}",
    };

    static OutboxMessage InOutbox(Attempt attempt, DateTimeOffset now) => new()
    {
        Key = attempt.Row.Key,
        Channel = attempt.Row.Channel,
        CampaignId = attempt.Row.CampaignId,
        OfferId = attempt.Offer?.Id,
        MemberId = attempt.Row.MemberId,
        Path = attempt.Path!,
        At = now,
    };
}
