using System.Globalization;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Redemptions.Velocity;

/// <summary>Who begins a redemption, and what limits hold.</summary>
sealed record VelocityTurn(VelocityPolicy Policy, Actor By, string? Device, string? Clerk);

/// <summary>
/// Holds back who redeems too fast: one statement in the transaction that reserves, none where no limit concerns it. A sale that has happened is
/// booked and flagged, never refused. A hold counts whether it is confirmed or let go, and a swapped basket counts once.
/// </summary>
public sealed class VelocityGuard(VelocityRules rules, HeldBackBook heldBack)
{
    const int LongestName = 64;

    /// <summary>What holds for a redemption that begins; asked before its write, since the policy is believed for a second.</summary>
    internal async Task<VelocityTurn> TurnAsync(Actor by, string? device, string? clerk, CancellationToken ct) => new(await rules.NowAsync(ct), by, device, clerk);

    /// <summary>Takes a place for everyone whom the redemption concerns, with the next save.</summary>
    /// <remarks>The save throws <see cref="Refused"/>: <c>too_many_by_member</c>, <c>too_many_by_device</c>, <c>too_many_by_clerk</c>, <c>too_many_in_store</c>.</remarks>
    internal void Lay(ConsoleDb db, VelocityTurn turn, Redemption redemption, DateTimeOffset now, CancellationToken ct)
    {
        if (ClaimsOf(turn, redemption) is { Count: > 0 } claims) VelocityCounts.Lay(db, claims, now, taken => HoldBackAsync(db, turn, redemption, claims, taken, now, ct));
    }

    /// <summary>Takes a place for a member who was not named when the redemption began.</summary>
    /// <exception cref="Refused"><c>too_many_by_member</c></exception>
    internal async Task TakeMemberAsync(ConsoleDb db, VelocityTurn turn, Redemption redemption, DateTimeOffset now, CancellationToken ct)
    {
        List<VelocityClaim> claims = [.. ClaimsOf(turn, redemption).Where(claim => claim.Scope == VelocityScope.Member)];
        if (claims.Count > 0) await HoldBackAsync(db, turn, redemption, claims, await VelocityCounts.TakeAsync(db, claims, now, ct), now, ct);
    }

    async Task HoldBackAsync(
        ConsoleDb db, VelocityTurn turn, Redemption redemption, List<VelocityClaim> claims, IReadOnlyList<VelocityScope> taken, DateTimeOffset now, CancellationToken ct)
    {
        if (claims.FirstOrDefault(claim => !taken.Contains(claim.Scope)) is not { } full) return;
        var wait = await VelocityCounts.FreeAsync(db, full, now, ct) - now;
        heldBack.Tell(Note(turn, redemption, full, now));
        throw RedemptionRefusals.TooFast(full.Scope, full.Limit, wait);
    }

    /// <summary>Counts a sale that has happened, at its own time, and flags it where it was one too many.</summary>
    internal async Task BookAsync(ConsoleDb db, VelocityTurn turn, Redemption redemption, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var claim in ClaimsOf(turn, redemption))
        {
            if (!await VelocityCounts.AddAsync(db, claim, redemption.AccomplishedAt ?? now, ct)) continue;
            redemption.TooFast ??= claim.Scope;
            var note = Note(turn, redemption, claim, now) with { Booked = true };
            db.AfterCommit(() => heldBack.Tell(note));
        }
    }

    static List<VelocityClaim> ClaimsOf(VelocityTurn turn, Redemption redemption)
    {
        if (redemption.IsTest) return [];
        List<VelocityClaim> claims = [];
        var store = redemption.StoreId?.ToString(CultureInfo.InvariantCulture);
        // A device is a till: what a web shop calls by that name may stand for all of its customers.
        var device = redemption.Channel == ChannelNames.Pos && turn.By.Kind == ActorKind.Key && Given(turn.Device) is { } name ? $"{store}/{name}" : null;
        Add(VelocityScope.Member, redemption.OriginMemberId?.ToString(CultureInfo.InvariantCulture));
        Add(VelocityScope.Device, device);
        Add(VelocityScope.Clerk, turn.By.Kind == ActorKind.Person ? $"person/{turn.By.PersonId}" : Given(turn.Clerk) is { } clerk ? $"{store}/{clerk}" : null);
        Add(VelocityScope.Store, store);
        return claims;

        void Add(VelocityScope scope, string? holder)
        {
            if (holder is not null && turn.Policy.Of(scope) is { IsOn: true } limit) claims.Add(new VelocityClaim(scope, holder, limit));
        }
    }

    /// <summary>A name as it is counted: of what a caller sends, no more than a key of a row can hold.</summary>
    internal static string? Given(string? name) => string.IsNullOrWhiteSpace(name) ? null : name.Trim() is { Length: > LongestName } longer ? longer[..LongestName] : name.Trim();

    static HeldBackNote Note(VelocityTurn turn, Redemption redemption, VelocityClaim claim, DateTimeOffset now) => new(
        claim.Scope, claim.Holder, redemption.StoreId,
        claim.Scope switch
        {
            VelocityScope.Member => redemption.OriginMemberId!.Value.ToString(CultureInfo.InvariantCulture),
            VelocityScope.Device => Given(turn.Device)!,
            VelocityScope.Clerk => turn.By.Kind == ActorKind.Person ? turn.By.Name : Given(turn.Clerk)!,
            VelocityScope.Store or VelocityScope.Codes => "",
        },
        claim.Limit, now);
}

/// <summary>The velocity policy as it was within the last second, so that the way to a hold does not ask for it each time.</summary>
public sealed class VelocityRules(WriteGate gate, SettingsBook settings, TimeProvider clock)
{
    readonly Recent<string, VelocityPolicy> kept = new(gate, clock, typeof(Setting));

    public async ValueTask<VelocityPolicy> NowAsync(CancellationToken ct) =>
        (await kept.OfAsync(VelocityPolicy.Name, async () => (await settings.ReadAsync<VelocityPolicy>(ct)).InRange()))!;
}
