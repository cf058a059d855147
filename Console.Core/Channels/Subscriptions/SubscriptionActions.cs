using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Subscriptions;

/// <summary>What a subscription is to be.</summary>
/// <param name="Types">Event types; empty: all, also those that come later.</param>
public sealed record SubscriptionDraft(string Url, IReadOnlyList<string> Types);

/// <summary>A signing secret at the only moment when it can be read.</summary>
public sealed record NewSubscriptionSecret(long Id, string Url, string Secret);

/// <summary>Adds, changes and ends subscriptions of other systems to what happens.</summary>
public sealed class SubscriptionActions(WriteGate gate, IDbContextFactory<ConsoleDb> databases, SubscriptionSecrets secrets, EventPost post, TimeProvider clock)
{
    /// <summary>How long the former secret signs too after a rotation.</summary>
    public static TimeSpan Overlap { get; } = TimeSpan.FromHours(24);

    /// <summary>Adds a subscription; it is told what happens from now on.</summary>
    /// <exception cref="Refused"><c>subscription_url</c>, <c>subscription_type</c></exception>
    public Task<NewSubscriptionSecret> AddAsync(Actor by, SubscriptionDraft draft, CancellationToken ct)
    {
        by.Demand(Right.ManageKeys);
        Check(draft);
        return gate.WriteAsync(async db =>
        {
            var (clear, stored) = secrets.Make();
            var now = clock.GetUtcNow();
            var row = new EventSubscription
            {
                Url = draft.Url.Trim(), Types = string.Join(',', draft.Types.Order(StringComparer.Ordinal)), Secret = stored, CreatedAt = now,
                LastEventId = await db.Set<OutgoingEvent>().MaxAsync(one => (long?)one.Id, ct) ?? 0,
            };
            db.Add(row);
            await db.SaveChangesAsync(ct);
            await AuditTrail.NoteAsync(db, by, now, "subscription.add", row.Id, null, new { row.Url, row.Types }, ct);
            return new NewSubscriptionSecret(row.Id, row.Url, clear);
        }, ct);
    }

    /// <summary>Changes address and types; what is still to be told goes to the new address.</summary>
    /// <exception cref="Refused"><c>subscription_url</c>, <c>subscription_type</c></exception>
    public Task ChangeAsync(Actor by, long id, SubscriptionDraft draft, CancellationToken ct)
    {
        by.Demand(Right.ManageKeys);
        Check(draft);
        return WriteAsync(by, id, "subscription.change", row => (row.Url, row.Types) = (draft.Url.Trim(), string.Join(',', draft.Types.Order(StringComparer.Ordinal))), ct);
    }

    /// <summary>Makes a new secret; for a day both sign, so that the other system can change over.</summary>
    public async Task<NewSubscriptionSecret> RotateAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ManageKeys);
        var (clear, stored) = secrets.Make();
        var url = await WriteAsync(by, id, "subscription.rotate", row =>
            (row.FormerSecret, row.FormerUntil, row.Secret) = (row.Secret, clock.GetUtcNow() + Overlap, stored), ct);
        return new NewSubscriptionSecret(id, url, clear);
    }

    /// <summary>Switches a subscription off, or on again: then it is told all that it missed, as far as events are kept.</summary>
    public Task SwitchAsync(Actor by, long id, bool on, CancellationToken ct)
    {
        by.Demand(Right.ManageKeys);
        return WriteAsync(by, id, on ? "subscription.on" : "subscription.off",
            row => (row.IsActive, row.Failures, row.FailingSince, row.NextTryAt) = (on, 0, null, null), ct);
    }

    public Task RemoveAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ManageKeys);
        return gate.WriteAsync(async db =>
        {
            var row = await db.Set<EventSubscription>().FindAsync([id], ct) ?? throw PlatformRefusals.NotFound("subscription", id);
            db.Remove(row);
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "subscription.remove", id, new { row.Url, row.Types }, null, ct);
        }, ct);
    }

    /// <summary>Sends one signed event of the type <c>test.ping</c> at once; nothing is counted or moved on.</summary>
    public async Task<SendResult> TryAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ManageKeys);
        await using var db = databases.CreateDbContext();
        var row = await db.Set<EventSubscription>().FirstOrDefaultAsync(one => one.Id == id, ct) ?? throw PlatformRefusals.NotFound("subscription", id);
        var now = clock.GetUtcNow();
        var result = await post.SendAsync(row, new OutgoingEvent { Key = Guid.CreateVersion7(now), Type = EventTypes.Test, Subject = $"subscription/{id}", Data = "{}", At = now }, ct);
        await gate.WriteAsync(write => AuditTrail.NoteAsync(write, by, now, "subscription.try", id, null, new { result = result.GetType().Name }, ct), ct);
        return result;
    }

    async Task<string> WriteAsync(Actor by, long id, string verb, Action<EventSubscription> change, CancellationToken ct) => await gate.WriteAsync(async db =>
    {
        var row = await db.Set<EventSubscription>().FindAsync([id], ct) ?? throw PlatformRefusals.NotFound("subscription", id);
        var before = new { row.Url, row.Types, row.IsActive };
        change(row);
        await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), verb, id, before, new { row.Url, row.Types, row.IsActive }, ct);
        return row.Url;
    }, ct);

    static void Check(SubscriptionDraft draft)
    {
        // Name and password in an address would stand in lists and logs; the signature is what proves us.
        if (!Uri.TryCreate(draft.Url.Trim(), UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp) || url.UserInfo.Length > 0 || draft.Url.Length > 500)
            throw ChannelRefusals.SubscriptionUrl();
        if (draft.Types.FirstOrDefault(type => !EventTypes.All.Contains(type)) is { } unknown) throw ChannelRefusals.SubscriptionType(unknown);
    }
}
