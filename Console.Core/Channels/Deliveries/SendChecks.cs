using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>What becomes of claimed rows of one channel that may not go, asked in the transaction that would send them. The console's own is <c>SendChecks</c>; tests plant worse ones.</summary>
/// <param name="empty">Rows that nothing could be composed for.</param>
public delegate Task<Dictionary<long, NextState>> SendJudge(
    ConsoleDb db, IReadOnlyList<ClaimedRow> rows, bool isSandbox, DateTimeOffset now, CancellationToken ct, IReadOnlySet<long>? empty = null);

/// <summary>The final word before a message goes: consent, objection, suppression, campaign, offer, sending window, quiet hours, expiry, frequency caps, in the transaction that sends it.</summary>
static class SendChecks
{
    static readonly Compiled<Func<ConsoleDb, long[], IAsyncEnumerable<Fact>>> Facts = new(() => EF.CompileAsyncQuery((ConsoleDb db, long[] ids) =>
        from row in db.Set<Delivery>()
        where ids.Contains(row.Id)
        join member in db.Set<Member>() on row.MemberId equals member.Id
        join campaign in db.Set<Campaign>() on row.CampaignId equals campaign.Id
        join offer in db.Set<Offer>() on campaign.OfferId equals offer.Id into offers
        from offer in offers.DefaultIfEmpty()
        join consent in db.Set<ConsentState>() on new { row.MemberId, row.Channel, campaign.Topic } equals new { consent.MemberId, consent.Channel, consent.Topic } into consents
        from consent in consents.DefaultIfEmpty()
        join wish in db.Set<SendingWish>() on row.MemberId equals wish.MemberId into wishes
        from wish in wishes.DefaultIfEmpty()
        select new Fact
        {
            Id = row.Id, CampaignId = campaign.Id, Schedule = campaign.Schedule, ExpiresAt = row.ExpiresAt, Status = member.Status, Objects = member.ObjectsToPersonalised, TimeZone = member.TimeZone,
            CampaignState = campaign.State, DropInQuietHours = campaign.DropInQuietHours,
            OfferState = offer == null ? null : offer.State, Granted = consent != null && consent.Granted,
            // Only a reminder asks: its point is gone with the first use.
            IsUsed = row.Step == EndReminders.Step
                && db.Set<ActivityEntry>().Any(entry => entry.Kind == ActivityKind.Redeemed && entry.CampaignId == row.CampaignId && entry.MemberId == row.MemberId),
            AddressFailed = db.Set<FailedAddress>().Any(failed => failed.Channel == row.Channel && failed.AddressHash == row.AddressHash),
            HasAddress = db.Set<Identity>().Any(identity => identity.Id == row.IdentityId),
            PausedUntil = wish == null ? null : wish.PausedUntil, LessOften = wish != null && wish.LessOften,
        }));

    /// <summary>What becomes of claimed rows of one channel that may not go; whoever is not named may.</summary>
    /// <param name="empty">Rows that nothing could be composed for.</param>
    public static async Task<Dictionary<long, NextState>> JudgeAsync(
        ConsoleDb db, IReadOnlyList<ClaimedRow> rows, bool isSandbox, DateTimeOffset now, CancellationToken ct, IReadOnlySet<long>? empty = null)
    {
        // On PostgreSQL two pumps might each see room for one more message to the same member, and an opt-out might commit between these checks and the sending.
        await MemberLocks.TakeAndShareAsync(db, rows.Select(row => row.MemberId), ct);
        var (policy, limits, fatigue, stops, brandZone, knowsSuppressions) = await SendRules.ReadAsync(db, ct);
        var facts = await FactsAsync(db, rows, ct);
        var suppressed = knowsSuppressions ? await SuppressedAsync(db, rows, now, ct) : [];
        var tired = await Fatigue.ReadAsync(db, rows.Select(row => row.MemberId), fatigue, now, ct);
        var caps = await FrequencyCaps.ReadAsync(db, rows, limits, policy, rows.Where(row => facts.GetValueOrDefault(row.Id)?.LessOften == true).Select(row => row.MemberId).ToHashSet(), tired, now, ct);
        var steps = await FallBack.ReadAsync(db, rows, policy, now, ct);
        var windows = facts.Values.DistinctBy(fact => fact.CampaignId).ToDictionary(fact => fact.CampaignId, fact => CanonicalJson.Read<CampaignSchedule>(fact.Schedule).Window);
        var held = new Dictionary<long, NextState>();
        foreach (var row in rows)
        {
            if (!facts.TryGetValue(row.Id, out var fact)) held[row.Id] = new NextState(DeliveryState.Suppressed, "member_gone");
            else if (Judge(row, fact) is { } next) held[row.Id] = next;
            else caps.Count(row);
        }

        return held;

        NextState? Judge(ClaimedRow row, Fact fact)
        {
            if (fact.CampaignState == CampaignState.Stopped) return new(DeliveryState.Cancelled, "stopped");
            if (fact.CampaignState == CampaignState.Paused || stops.Stops(row.Channel) || stops.Campaigns.Contains(row.CampaignId)) return new(DeliveryState.Planned, null, now);
            if (fact.OfferState == OfferState.Withdrawn) return new(DeliveryState.Cancelled, "offer_withdrawn");
            if (fact.ExpiresAt <= now) return new(DeliveryState.Expired, "expired");
            // Nobody is told of an offer that every till refuses just now; a person will decide. Its runs are not active any more: this is who was claimed before.
            if (fact.OfferState == OfferState.Held) return new(DeliveryState.Planned, "offer_held", now);
            if (steps.Hold(row) is { } step) return step;
            if (fact.Status == MemberStatus.Erased) return new(DeliveryState.Suppressed, "erased");
            if (fact.Objects) return new(DeliveryState.Suppressed, "objection");
            if (!fact.Granted) return new(DeliveryState.Suppressed, "no_consent");
            if (fact.IsUsed) return new(DeliveryState.Suppressed, "used");
            if (row.IdentityId is not null && !fact.HasAddress) return new(DeliveryState.Suppressed, "no_address");
            if (fact.AddressFailed) return new(DeliveryState.Suppressed, "address_failed");
            if (suppressed.Contains(row.Id)) return new(DeliveryState.Suppressed, "suppressed_address");
            if (fact.PausedUntil > now) return new(DeliveryState.Suppressed, "paused");
            if (empty?.Contains(row.Id) == true) return new(DeliveryState.Suppressed, "no_content");
            // Before the caps and "less often": what waits for the morning is counted in the morning.
            return Window(row, fact) ?? Quiet(row, fact) ?? caps.Hold(row);
        }

        NextState? Window(ClaimedRow row, Fact fact)
        {
            // A file for a call centre or a printer, or a task for a store, disturbs nobody on the day it is written.
            if (row.Channel is ChannelNames.CallList or ChannelNames.Mail or ChannelNames.Task || windows[row.CampaignId] is not { } window) return null;
            if (window.OpensAt(now, Instants.Zone(Instants.IsZone(fact.TimeZone) ? fact.TimeZone! : brandZone)) is not { } opens) return null;
            return new(window.Drop ? DeliveryState.Suppressed : DeliveryState.Planned, "send_window", opens);
        }

        NextState? Quiet(ClaimedRow row, Fact fact)
        {
            if ((isSandbox && !policy.QuietInSandbox) || !policy.QuietChannels.Contains(row.Channel)) return null;
            if (QuietHours.Until(now, fact.TimeZone, brandZone, policy.Quiet, policy.QuietWhereUnknown) is not { } until) return null;
            return fact.DropInQuietHours ? new(DeliveryState.Suppressed, "quiet_hours", until) : new(DeliveryState.Planned, "quiet_hours", until);
        }
    }

    /// <summary>Rows whose address stands on the suppression list.</summary>
    static async Task<HashSet<long>> SuppressedAsync(ConsoleDb db, IReadOnlyList<ClaimedRow> rows, DateTimeOffset now, CancellationToken ct)
    {
        long[] ids = [.. rows.Select(row => row.IdentityId).OfType<long>().Distinct()];
        var addresses = await db.Set<Identity>().Where(identity => EF.Parameter(ids).Contains(identity.Id))
            .Select(identity => new { identity.Id, Key = new IdentityKey(identity.Kind, identity.Issuer, identity.Value) }).ToDictionaryAsync(one => one.Id, one => one.Key, ct);
        var suppressed = await SuppressionList.AmongAsync(db, [.. addresses.Values.Distinct()], now, ct);
        return [.. rows.Where(row => row.IdentityId is { } id && addresses.TryGetValue(id, out var address) && suppressed.Contains(address)).Select(row => row.Id)];
    }

    static async Task<Dictionary<long, Fact>> FactsAsync(ConsoleDb db, IReadOnlyList<ClaimedRow> rows, CancellationToken ct)
    {
        var facts = new Dictionary<long, Fact>(rows.Count);
        await foreach (var fact in Facts.For(db)(db, [.. rows.Select(row => row.Id)]).WithCancellation(ct)) facts.Add(fact.Id, fact);
        return facts;
    }

    sealed class Fact
    {
        public long Id { get; init; }

        public long CampaignId { get; init; }

        public string Schedule { get; init; } = "{}";

        public DateTimeOffset? ExpiresAt { get; init; }

        public MemberStatus Status { get; init; }

        public bool Objects { get; init; }

        public string? TimeZone { get; init; }

        public CampaignState CampaignState { get; init; }

        public bool DropInQuietHours { get; init; }

        public OfferState? OfferState { get; init; }

        public bool Granted { get; init; }

        public bool IsUsed { get; init; }

        public bool HasAddress { get; init; }

        public bool AddressFailed { get; init; }

        /// <summary>What the member asked for beside consent: silence until then, and fewer messages.</summary>
        public DateTimeOffset? PausedUntil { get; init; }

        public bool LessOften { get; init; }
    }
}
