using System.Collections.Frozen;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Core.Redemptions.Evaluations;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Offers;

/// <summary>The live offers of a member, as every channel answers them.</summary>
public sealed class MemberOfferQueries(IDbContextFactory<ConsoleDb> databases, LiveOffers live, SellingPlaces places, CodeBook codes, OfferCampaigns campaignsOf, TimeProvider clock)
{
    /// <summary>Reasons that a basket can mend: the offer is usable here.</summary>
    static readonly FrozenSet<string> Mendable = new[]
    {
        Reasons.Applied, Reasons.NothingInScope, Reasons.NothingLeft, Reasons.SpendShort, Reasons.UnitsShort, Reasons.LineUnitsShort, Reasons.NeedAmountShort,
        Reasons.NeedUnitsShort, Reasons.BuyShort, Reasons.GetShort, Reasons.SetShort, Reasons.TierShort, Reasons.WrongPayment, Reasons.WrongShipping,
        Reasons.AnotherWon, Reasons.GiftUnavailable,
    }.ToFrozenSet();

    /// <summary>Reasons by which it is no offer of this member, on any channel.</summary>
    static readonly FrozenSet<string> Never = new[] { Reasons.Ended, Reasons.WrongTier, Reasons.FirstOrderOnly, Reasons.NotHeld }.ToFrozenSet();

    /// <summary>The member's offers.</summary>
    /// <exception cref="Refused"><c>member_unknown</c>, <c>identity_clash</c>, <c>store_unknown</c>, <c>selling_channel_unknown</c></exception>
    public async Task<MemberOffers> OfAsync(Actor by, OffersAsked asked, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        var channel = asked.Channel ?? (asked.Store is null ? ChannelNames.Web : ChannelNames.Pos);
        if (!ChannelNames.IsKnown(channel)) throw RedemptionRefusals.ChannelUnknown(channel);
        await using var db = databases.CreateDbContext();
        var place = await places.OfAsync(by, asked.Store, ct);
        return await AnswerAsync(db, place, channel, asked.Member, asked.Language, ct);
    }

    /// <summary>The same list on the page of a member within the actor's scope; codes stay hidden.</summary>
    /// <exception cref="Refused"><c>not_found</c></exception>
    public async Task<MemberOffers> HeldAsync(Actor by, long member, string language, CancellationToken ct)
    {
        by.Demand(Right.ViewMembers);
        await using var db = databases.CreateDbContext();
        if (!await db.Set<Member>().Within(by.Scope, db).AnyAsync(row => row.Id == member, ct)) throw Platform.PlatformRefusals.NotFound("member", member);
        var place = await places.OfAsync(by, null, ct);
        var answer = await AnswerAsync(db, place, ChannelNames.Web, ShopperAsked.Known(member), language, ct);
        return answer with { Items = [.. answer.Items.Select(offer => offer with { Code = null })] };
    }

    async Task<MemberOffers> AnswerAsync(ConsoleDb db, SellingPlace place, string channel, ShopperAsked member, string? asked, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var holding = await MemberHolding.OfAsync(db, member, now, ct) ?? throw RedemptionRefusals.MemberUnknown();
        var language = Languages.Of(asked ?? holding.Language ?? place.Language);

        var shopper = BasketGathering.ShopperOf(holding, FrozenSet<long>.Empty);
        var all = (await live.AllAsync(ct)).Values.ToList();
        var toClaim = await ClaimableOffers.OfAsync(db, all, holding, place, now, ct);
        var offers = all
            .Where(offer => !holding.Control.Contains(offer.Id)
                && (shopper.Holds.ContainsKey(offer.Id) || toClaim.Contains(offer.Id) || (offer.Definition.Reach == OfferReach.Everybody && !offer.Definition.NeedsCode())))
            .OrderBy(offer => offer.Id).ToList();
        if (offers.Any(offer => offer.Definition.When.FirstOrder)) shopper = shopper with { FirstOrder = await MemberHolding.IsFirstOrderAsync(db, holding.MemberId, ct) };
        var answers = await AnswersAsync(db, place, channel, shopper, holding, offers, now, ct);
        var shown = offers.Where(offer => !Never.Contains(answers[offer.Id].Reason.Code)).ToList();
        var texts = await codes.ShowAsync(db, [.. shown.Select(offer => holding.Held.GetValueOrDefault(offer.Id)?.CodeId).OfType<long>()], ct);
        var campaigns = await campaignsOf.OfAsync(db, [.. shown.Where(offer => offer.Definition.Reach == OfferReach.Everybody).Select(offer => offer.Id)], ct);
        return new MemberOffers(holding.MemberId, language, [.. shown
            .Select(offer => Row(offer, answers[offer.Id], holding.Held.GetValueOrDefault(offer.Id), campaigns, texts, place, language))
            .OrderByDescending(row => row.IsPersonal).ThenBy(row => row.Ends ?? DateTimeOffset.MaxValue).ThenBy(row => row.OfferId)]);
    }

    /// <summary>What an empty basket is told: everything but what a basket can mend.</summary>
    static async Task<IReadOnlyDictionary<long, OfferAnswer>> AnswersAsync(
        ConsoleDb db, SellingPlace place, string channel, Shopper shopper, MemberHolding holding, IReadOnlyList<LiveOffer> offers, DateTimeOffset now, CancellationToken ct)
    {
        var limited = offers.Where(offer => offer.Definition.Caps.UsesPerCode is not null).Select(offer => CodeOf(offer.Id)).OfType<long>().ToList();
        var room = await CapLedger.RoomAsync(
            db, [.. offers.Select(offer => offer.Id)], new CapHolders(shopper.MemberId, place.StoreId, place.Day(now), channel), limited, ct);
        var empty = new Basket
        {
            Currency = place.Currency, Lines = [], Store = place.Code, StoreType = place.Kind is { } kind ? BasketFacts.NameOf(kind) : null, Region = place.Region,
            Channel = channel, At = now, Zone = place.Zone.Id,
        };
        return BasketEvaluator.Evaluate(empty, shopper, offers.Select(offer => offer.Candidate(room.Of(offer.Id, CodeOf(offer.Id)), place.StoreId)))
            .Offers.ToDictionary(answer => answer.OfferId);

        long? CodeOf(long offer) => holding.Held.GetValueOrDefault(offer)?.CodeId;
    }

    static MemberOffer Row(
        LiveOffer offer, OfferAnswer answer, HeldAssignment? held, IReadOnlyDictionary<long, long?> campaigns, IReadOnlyDictionary<long, string> codes,
        SellingPlace place, string language)
    {
        var definition = offer.Definition;
        var end = definition.When.To is { } wall ? Instants.At(wall, place.Zone) : (DateTimeOffset?)null;
        var usable = Mendable.Contains(answer.Reason.Code);
        return new MemberOffer
        {
            OfferId = offer.Id,
            Hash = offer.Hash,
            CampaignId = held?.CampaignId ?? (definition.Reach == OfferReach.Everybody ? campaigns.GetValueOrDefault(offer.Id) : null),
            IsPersonal = held is not null || definition.Reach == OfferReach.Claim,
            Claim = held is null ? definition.Reach == OfferReach.Claim ? ClaimState.Claimable : null : held.IsClaimed ? ClaimState.Claimed : ClaimState.Held,
            Headline = definition.Headline.In(language) is { Length: > 0 } headline ? headline : offer.Name,
            Terms = definition.Terms.In(language),
            TillText = definition.TillText.In(language),
            Sentence = PromotionSentence.Of(definition, language),
            Code = held?.CodeId is { } code && codes.TryGetValue(code, out var text) ? text : definition.Codes.Shared,
            Ends = (held?.EndsAt, end) switch
            {
                ({ } own, { } common) => own < common ? own : common,
                ({ } own, null) => own,
                _ => end,
            },
            UsableHere = usable,
            HereCode = usable ? "usable" : answer.Reason.Code,
            HereSentence = usable ? Wording.Say("offers.usable", language) : AnswerSentence.Of(answer, definition, language),
        };
    }
}
