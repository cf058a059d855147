using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Redemptions.Offline;

namespace CampaignConsole.Tests.Redemptions.Offline;

public class PackSlicesTests
{
    static readonly DateOnly Today = new(2026, 11, 21);

    static PackSlice? Slice(OfferCaps caps, int place, int stores, bool elsewhere = false, params CapRoom[] left) =>
        PackSlices.Of(caps, scope => left.FirstOrDefault(room => room.Scope == scope) ?? new CapRoom(scope, caps.Of(scope).Uses, caps.Of(scope).Money), new PackShare(place, stores, elsewhere), Today);

    [Fact]
    public void Over_all_shops_never_more_is_given_away_than_is_left_and_nothing_is_lost_where_nobody_else_sells()
    {
        for (var left = 0L; left <= 40; left++)
            for (var stores = 1; stores <= 9; stores++)
            {
                var room = new CapRoom(CapScope.Offer, left, left * 7);
                var alone = Enumerable.Range(0, stores).Select(place => Slice(new OfferCaps { Uses = 100, Money = 1_000 }, place, stores, false, room)!).ToList();
                Assert.Equal((left, left * 7), (alone.Sum(slice => slice.Uses), alone.Sum(slice => slice.Money)));
                var shared = Enumerable.Range(0, stores).Select(place => Slice(new OfferCaps { Uses = 100, Money = 1_000 }, place, stores, true, room)!).ToList();
                Assert.True(shared.Sum(slice => slice.Uses) <= left && shared.Sum(slice => slice.Money) <= left * 7);
                Assert.True(alone.Max(slice => slice.Uses) - alone.Min(slice => slice.Uses) <= 1);
            }
    }

    [Fact]
    public void The_smallest_part_counts_and_a_shops_own_cap_is_not_divided()
    {
        var caps = new OfferCaps { Uses = 100, UsesPerChannel = 30, UsesPerStore = 9, MoneyPerStore = 5_000 };
        Assert.Equal(new PackSlice(9, 5_000), Slice(caps, 0, 3));
        Assert.Equal(new PackSlice(4, 800), Slice(caps, 0, 3, false, new CapRoom(CapScope.Channel, 12, null), new CapRoom(CapScope.Store, 7, 800)));
        Assert.Equal(new PackSlice(0, 800), Slice(caps, 0, 3, false, new CapRoom(CapScope.Offer, -2, null), new CapRoom(CapScope.Store, 7, 800)));
    }

    [Fact]
    public void A_day_has_its_own_part_today_and_later()
    {
        var caps = new OfferCaps { UsesPerDay = 10, MoneyPerDay = 100 };
        Assert.Equal(new PackSlice(null, null, new PackDay(Today, 2, 33, 4, 34)), Slice(caps, 0, 3, false, new CapRoom(CapScope.Day, 4, 97)));
    }

    [Fact]
    public void Limits_of_a_member_a_code_or_one_use_are_no_budget_of_a_shop() =>
        Assert.Null(Slice(new OfferCaps { UsesPerMember = 1, UsesPerCode = 1, MaximumPerUse = 500 }, 0, 3));
}
