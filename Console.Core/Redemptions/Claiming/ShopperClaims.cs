using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Redemptions.Evaluations;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Claiming;

/// <summary>Who claims through a key or at a desk, and where.</summary>
/// <param name="Channel">Null: pos where a store is named, else web.</param>
public sealed record ShopperClaim(long OfferId, ShopperAsked Member, string? Channel = null, string? Store = null, bool IsTest = false);

/// <summary>The ways to claim an offer: a key of a till, shop or app, the desk, the member's own link, and the page behind a poster.</summary>
public sealed class ShopperClaims(ClaimBook claims, SellingPlaces places, IDbContextFactory<ConsoleDb> databases)
{
    static readonly IdentityKind[] TypedByHand = [IdentityKind.Phone, IdentityKind.Card];

    /// <summary>Claims in the name of whoever a till, shop or app has before it.</summary>
    /// <exception cref="Refused"><c>member_unknown</c>, <c>identity_clash</c>, <c>store_unknown</c>, <c>store_out_of_scope</c>, <c>selling_channel_unknown</c></exception>
    public Task<ClaimAnswer> ByShopperAsync(Actor by, ShopperClaim asked, CancellationToken ct) => ByShopperAsync(by, asked, ClaimWay.Api, ct);

    /// <summary>Claims for the member who stands at a desk.</summary>
    /// <exception cref="Refused"><c>not_available</c>, <c>claim_over</c>, <c>offer_unknown</c>, and those of <see cref="ByShopperAsync(Actor, ShopperClaim, CancellationToken)"/></exception>
    public async Task<GrantedClaim> AtDeskAsync(Actor by, long member, long offer, string store, CancellationToken ct)
    {
        var answer = await ByShopperAsync(by, new ShopperClaim(offer, ShopperAsked.Known(member), ChannelNames.Pos, store), ClaimWay.Desk, ct);
        return answer.Granted ?? throw RedemptionRefusals.Claim(answer.Outcome);
    }

    /// <summary>Claims for the member of a signed link, or for the survivor of a merge.</summary>
    public async Task<ClaimAnswer> ByLinkAsync(ClaimLink link, CancellationToken ct) =>
        await OfLinkAsync(link, ct) is { } asked ? await claims.ClaimAsync(asked, ct) : new ClaimAnswer(ClaimOutcome.NotAvailable);

    /// <summary>How the claim of a link would be answered; nothing is written.</summary>
    public async Task<ClaimAnswer> LookByLinkAsync(ClaimLink link, CancellationToken ct) =>
        await OfLinkAsync(link, ct) is { } asked ? await claims.LookAsync(asked, ct) : new ClaimAnswer(ClaimOutcome.NotAvailable);

    /// <summary>Claims for whose phone or card number was typed on the page of a poster. What came of it is not told: the answer would tell who is a member.</summary>
    public async Task ByNumberAsync(long offer, string typed, CancellationToken ct)
    {
        long[] found;
        await using (var db = databases.CreateDbContext())
        {
            var (forms, kinds) = (ShopperFinding.FormsOf(typed).ToArray(), TypedByHand);
            found = await db.Set<Identity>().Where(identity => EF.Parameter(kinds).Contains(identity.Kind) && EF.Parameter(forms).Contains(identity.Value))
                .Join(db.Set<Member>().Where(member => member.Status == MemberStatus.Active), identity => identity.MemberId, member => member.Id, (_, member) => member.Id)
                .Distinct().Take(2).ToArrayAsync(ct);
        }

        if (found is [var member]) await claims.ClaimAsync(new ClaimAsked(offer, member, ClaimWay.Poster, ChannelNames.Web), ct);
    }

    async Task<ClaimAnswer> ByShopperAsync(Actor by, ShopperClaim asked, ClaimWay way, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        var channel = asked.Channel ?? (asked.Store is null ? ChannelNames.Web : ChannelNames.Pos);
        if (!ChannelNames.IsKnown(channel)) throw RedemptionRefusals.ChannelUnknown(channel);
        var place = await places.OfAsync(by, asked.Store, ct);
        long? member;
        await using (var db = databases.CreateDbContext())
            member = ShopperFinding.TheOne((await ShopperFinding.Among(db, asked.Member).Select(row => row.Id).Distinct().ToListAsync(ct)));
        return await claims.ClaimAsync(new ClaimAsked(asked.OfferId, member ?? throw RedemptionRefusals.MemberUnknown(), way, channel, place.StoreId, place.Zone, asked.IsTest), ct);
    }

    async Task<ClaimAsked?> OfLinkAsync(ClaimLink link, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return await Survivor.OfAsync(db, link.OriginMemberId, ct) is { } member ? new ClaimAsked(link.OfferId, member.Id, ClaimWay.Link, ChannelNames.Web) : null;
    }
}
