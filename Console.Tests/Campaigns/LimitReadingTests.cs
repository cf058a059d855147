using CampaignConsole.Core.Campaigns.Approval;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Promotions.Codes;
using Xunit;

namespace CampaignConsole.Tests.Campaigns;

/// <summary>The most that an offer can cost: ¥ 10.00 off the order, 500 members chosen.</summary>
public sealed class LimitReadingTests
{
    static long? Cost(OfferReach reach, OfferCaps caps, OfferCodes codes) =>
        LimitReading.HighestCost(new PromotionDefinition { Benefits = [new AmountOff(1_000)], Reach = reach, Caps = caps, Codes = codes }, 500);

    [Theory]
    [InlineData(OfferReach.Code, CodeKind.Shared, 2_000L)]
    [InlineData(OfferReach.Everybody, CodeKind.Pool, 60_000L)]
    [InlineData(OfferReach.Holders, CodeKind.Personal, 1_000_000L)]
    public void Codes_with_a_limit_bound_the_cost_of_what_needs_them(OfferReach reach, CodeKind kind, long cost)
    {
        var codes = new OfferCodes { Kind = kind, Shared = "COATS20", PoolSize = 10, Brought = 20 };
        Assert.Equal(cost, Cost(reach, new OfferCaps { UsesPerCode = 2 }, codes));
        Assert.Equal(3_000, Cost(reach, new OfferCaps { UsesPerCode = 2, Uses = 3 }, codes));
        Assert.Equal(reach == OfferReach.Holders ? 500_000 : cost, Cost(reach, new OfferCaps { UsesPerCode = 2, UsesPerMember = 1 }, codes));
        Assert.Null(Cost(reach, new OfferCaps(), codes));
    }

    [Fact]
    public void Where_the_offer_can_be_had_without_a_code_its_limit_bounds_nothing() =>
        Assert.Null(Cost(OfferReach.Holders, new OfferCaps { UsesPerCode = 1 }, new OfferCodes { Kind = CodeKind.Shared, Shared = "COATS20" }));
}
