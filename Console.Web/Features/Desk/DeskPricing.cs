using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Redemptions.Claiming;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Offers;

namespace CampaignConsole.Web.Features.Desk;

/// <summary>What the desk asks about a member and a basket: the same questions as a till.</summary>
public sealed class DeskPricing(MemberOfferQueries offers, EvaluationQueries evaluations, EvaluationReading reading, ShopperClaims claims)
{
    public Task<MemberOffers> OffersAsync(Actor by, long member, string store, string language, CancellationToken ct) =>
        offers.OfAsync(by, new OffersAsked(ShopperAsked.Known(member), ChannelNames.Pos, store, language), ct);

    public async Task<ReadEvaluation> PriceAsync(Actor by, BasketAsked basket, string language, CancellationToken ct) =>
        await reading.ReadAsync(await evaluations.EvaluateAsync(by, basket, new EvaluationTerms(), ct), language, ct);

    /// <summary>Claims an offer for the member who stands at the desk.</summary>
    public Task ClaimAsync(Actor by, long member, long offer, string store, CancellationToken ct) => claims.AtDeskAsync(by, member, offer, store, ct);
}
