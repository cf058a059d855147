using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Offers;
using CampaignConsole.Core.Redemptions.Parts;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Redemptions;

/// <summary>Each code may be used so often: a pool of three codes, good for one use each unless told otherwise.</summary>
public class CodeLimitTests
{
    static readonly EvaluationTerms Usual = new();

    static readonly OfferCaps Once = new() { UsesPerCode = 1 };

    static Actor By => TestConsole.Person(Roles.Administrator, 1, "Ada");

    static async Task<TestApi> StartAsync(DatabaseKind kind)
    {
        var till = await TestApi.StartAsync(kind);
        await TillKit.SeedAsync(till.Get<WriteGate>());
        return till;
    }

    static async Task<(TestApi Till, long Offer, IReadOnlyList<string> Codes)> PoolAsync(DatabaseKind kind, OfferCaps? caps = null)
    {
        var till = await StartAsync(kind);
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Code, caps ?? Once, codes: new OfferCodes { Kind = CodeKind.Pool, PoolSize = 3 }));
        return (till, offer, await CodesAsync(till, offer));
    }

    static Task<IReadOnlyList<string>> CodesAsync(TestApi till, long offer) => till.ReadAsync<IReadOnlyList<string>>(async db =>
    {
        var ids = await db.Set<OfferCode>().Where(code => code.OfferId == offer).OrderBy(code => code.Id).Select(code => code.Id).ToListAsync();
        var shown = await till.Get<CodeBook>().ShowAsync(db, ids, default);
        return [.. ids.Select(id => shown[id])];
    });

    static BasketAsked With(params string[] codes) => TillKit.Coat(codes: codes);

    static Task<ReserveAnswer> ReserveAsync(TestApi till, BasketAsked basket) => till.Get<RedemptionActions>().ReserveAsync(By, new ReserveAsked { Basket = basket }, Usual, default);

    static async Task<Guid> HeldAsync(TestApi till, BasketAsked basket) => (await ReserveAsync(till, basket)).Held!.Id;

    static async Task<Guid> SoldAsync(TestApi till, BasketAsked basket, string receipt)
    {
        var held = await HeldAsync(till, basket);
        await till.Get<RedemptionActions>().ConfirmAsync(By, held, new ReceiptAsked("till", "S1", receipt), Usual, default);
        return held;
    }

    static async Task<OfferAnswer> AnswerAsync(TestApi till, BasketAsked basket) =>
        (await till.Get<EvaluationQueries>().EvaluateAsync(By, basket, Usual, default)).Document.Answer.Offers.Single();

    static async Task<string> ReasonAsync(TestApi till, BasketAsked basket) => (await AnswerAsync(till, basket)).Reason.Code;

    static async Task<string> RefusedAsync(Func<Task> act) => (await Assert.ThrowsAsync<Refused>(act)).Code;

    static Task<List<long>> TakenAsync(TestApi till) =>
        till.ReadAsync(db => db.Set<CapCounter>().Where(row => row.Scope == CapScope.Code).OrderBy(row => row.Holder).Select(row => row.Uses).ToListAsync());

    static Task<List<long?>> CodesOfUsesAsync(TestApi till) => till.ReadAsync(db => db.Set<Use>().OrderBy(use => use.Id).Select(use => use.CodeId).ToListAsync());

    static Task<RecountAnswer> RecountAsync(TestApi till, bool repair = false) => till.Get<CapRecount>().RunAsync(By, repair, default);

    [Theory, EachDatabase]
    public async Task A_code_that_is_used_up_says_so_and_the_others_of_its_pool_are_still_good(DatabaseKind kind)
    {
        var (till, offer, codes) = await PoolAsync(kind);
        await using var _ = till;
        await SoldAsync(till, With(codes[0]), "R-1");

        var answer = await AnswerAsync(till, With(codes[0]));
        Assert.Equal((Outcome.Not, Reasons.CodeUsedUp), (answer.Reason.Outcome, answer.Reason.Code));
        var definition = await till.ReadAsync(async db => CanonicalJson.Read<PromotionDefinition>((await db.Set<Offer>().SingleAsync(row => row.Id == offer)).Document));
        Assert.Equal("20 % off coats: all uses of this code are taken.", AnswerSentence.Of(answer, definition, "en"));
        Assert.Equal("大衣八折：此优惠码的次数已用完。", AnswerSentence.Of(answer, definition, "zh-Hans"));
        Assert.Equal("nothing_applies", await RefusedAsync(() => ReserveAsync(till, With(codes[0]))));

        await SoldAsync(till, With(codes[1]), "R-2");
        Assert.Equal([1, 1], await TakenAsync(till));
        Assert.Equal(Reasons.Applied, await ReasonAsync(till, With(codes[2])));
        Assert.Empty((await RecountAsync(till)).Differences);
    }

    [Theory, EachDatabase]
    public async Task Of_tills_with_the_same_code_at_once_one_wins(DatabaseKind kind)
    {
        var (till, _, codes) = await PoolAsync(kind);
        await using var __ = till;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(async () =>
        {
            try
            {
                await SoldAsync(till, TillKit.Coat(store: number % 2 == 0 ? "S1" : "S2", codes: codes[0]), $"R-{number}");
                return "sold";
            }
            catch (Refused refused)
            {
                return refused.Code;
            }
        })));
        Assert.Single(outcomes, outcome => outcome == "sold");
        Assert.All(outcomes.Where(outcome => outcome != "sold"), outcome => Assert.Contains(outcome, new[] { "nothing_applies", "offers_too_busy" }));
        Assert.Equal([1], await TakenAsync(till));
    }

    [Theory, EachDatabase]
    public async Task A_code_comes_back_with_its_use_however_that_ends(DatabaseKind kind)
    {
        var (till, _, codes) = await PoolAsync(kind);
        await using var __ = till;
        var (basket, actions, returns) = (With(codes[0]), till.Get<RedemptionActions>(), till.Get<ReturnActions>());

        await actions.ReleaseAsync(By, await HeldAsync(till, basket), default);
        Assert.Equal([0], await TakenAsync(till));
        await HeldAsync(till, basket);
        till.Clock.Advance(TimeSpan.FromMinutes(16));
        await till.Get<ExpirySweep>().TickAsync(default);
        Assert.Equal([0], await TakenAsync(till));
        await returns.VoidAsync(By, await SoldAsync(till, basket, "R-1"), default);
        Assert.Equal([0], await TakenAsync(till));
        var refunded = await SoldAsync(till, basket, "R-2");
        await returns.RefundAsync(By, refunded, [], default);
        // Given back once, whatever is asked again.
        await Assert.ThrowsAsync<Refused>(() => returns.VoidAsync(By, refunded, default));
        Assert.Equal([0], await TakenAsync(till));

        await SoldAsync(till, basket, "R-3");
        Assert.Equal(Reasons.CodeUsedUp, await ReasonAsync(till, basket));
        Assert.Empty((await RecountAsync(till)).Differences);
    }

    [Theory, EachDatabase]
    public async Task A_code_for_several_uses_is_good_that_often(DatabaseKind kind)
    {
        var (till, _, codes) = await PoolAsync(kind, new OfferCaps { UsesPerCode = 2 });
        await using var __ = till;
        await SoldAsync(till, With(codes[0]), "R-1");
        await SoldAsync(till, With(codes[0]), "R-2");
        Assert.Equal(Reasons.CodeUsedUp, await ReasonAsync(till, With(codes[0])));
    }

    [Theory, EachDatabase]
    public async Task Of_two_codes_for_one_offer_the_first_that_is_good_counts(DatabaseKind kind)
    {
        var (till, offer, codes) = await PoolAsync(kind);
        await using var _ = till;
        var ids = await till.ReadAsync(db => db.Set<OfferCode>().Where(code => code.OfferId == offer).OrderBy(code => code.Id).Select(code => (long?)code.Id).ToListAsync());
        var both = With(codes[2], codes[1]);
        var promised = await till.Get<EvaluationQueries>().EvaluateAsync(By, both, Usual, default);
        Assert.Equal(ids[2], promised.Document.OriginOf(offer).CodeId);
        Assert.Equal(ids[2], (await till.Get<EvaluationQueries>().AgainAsync(By, promised.Document, Usual, default)).Document.OriginOf(offer).CodeId);

        // Another till takes that code meanwhile: what is promised now comes by the other one.
        await SoldAsync(till, With(codes[2]), "R-1");
        var changed = (await till.Get<RedemptionActions>().ReserveAsync(By, new ReserveAsked { EvaluationId = promised.Id }, Usual, default)).Changed!;
        Assert.Equal(ids[1], changed.Document.OriginOf(offer).CodeId);
        Assert.NotNull((await till.Get<RedemptionActions>().ReserveAsync(By, new ReserveAsked { EvaluationId = changed.Id }, Usual, default)).Held);
        Assert.Equal([ids[2], ids[1]], await CodesOfUsesAsync(till));
        Assert.Equal(Reasons.CodeUsedUp, await ReasonAsync(till, both));
        Assert.Equal(Reasons.Applied, await ReasonAsync(till, With(codes[2], codes[0])));
    }

    [Theory, EachDatabase]
    public async Task A_use_without_a_code_is_not_limited(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var (offer, campaign) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Holders, Once, codes: new OfferCodes { Kind = CodeKind.Shared, Shared = "COATS20" }));
        var member = await TillKit.MemberAsync(till.Get<WriteGate>());
        await TillKit.AssignAsync(till.Get<WriteGate>(), offer, campaign, member);

        await SoldAsync(till, TillKit.Coat(member), "R-1");
        await SoldAsync(till, TillKit.Coat(member), "R-2");
        Assert.Empty(await TakenAsync(till));
        // Who holds it needs no code: that theirs is used up takes nothing away.
        await SoldAsync(till, TillKit.Coat(member, codes: "COATS20"), "R-3");
        await SoldAsync(till, TillKit.Coat(member, codes: "COATS20"), "R-4");
        Assert.Equal([1], await TakenAsync(till));
        Assert.Equal([false, false, true, false], (await CodesOfUsesAsync(till)).Select(code => code is not null));
        Assert.Empty((await RecountAsync(till)).Differences);
    }

    [Theory, EachDatabase]
    public async Task Who_was_written_to_about_an_offer_that_needs_a_code_needs_one_that_is_good(DatabaseKind kind)
    {
        var (till, offer, codes) = await PoolAsync(kind);
        await using var _ = till;
        var (member, campaign) = (await TillKit.MemberAsync(till.Get<WriteGate>()), await till.ReadAsync(db => db.Set<Core.Campaigns.Campaign>().Select(row => row.Id).SingleAsync()));
        await TillKit.AssignAsync(till.Get<WriteGate>(), offer, campaign, member);
        await SoldAsync(till, TillKit.Coat(member, codes: codes[0]), "R-1");
        Assert.Equal(Reasons.CodeUsedUp, await ReasonAsync(till, TillKit.Coat(member, codes: codes[0])));
        Assert.Equal(Reasons.Applied, await ReasonAsync(till, TillKit.Coat(member, codes: codes[1])));
    }

    [Theory, EachDatabase]
    public async Task A_personal_code_counts_although_its_holder_brings_only_themselves(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var (offer, campaign) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Holders, Once, codes: new OfferCodes { Kind = CodeKind.Personal }));
        var members = new[] { await TillKit.MemberAsync(till.Get<WriteGate>()), await TillKit.MemberAsync(till.Get<WriteGate>(), "+8613800004822") };
        var made = await till.Get<WriteGate>().WriteAsync(db => till.Get<CodeBook>().PersonalAsync(db, offer, [.. members.Select(id => (id, id))], default), default);
        for (var i = 0; i < members.Length; i++) await TillKit.AssignAsync(till.Get<WriteGate>(), offer, campaign, members[i], code: made[i]);
        var codes = await CodesAsync(till, offer);

        await SoldAsync(till, TillKit.Coat(members[0]), "R-1");
        Assert.Equal(Reasons.CodeUsedUp, await ReasonAsync(till, TillKit.Coat(members[0])));
        Assert.Equal(Reasons.CodeUsedUp, await ReasonAsync(till, With(codes[0])));
        Assert.Equal((false, "code_used_up"), await SeenAsync(members[0]));
        Assert.Equal((true, "usable"), await SeenAsync(members[1]));
        await SoldAsync(till, With(codes[1]), "R-2");
        Assert.Equal([made[0], made[1]], await CodesOfUsesAsync(till));

        async Task<(bool, string)> SeenAsync(long member)
        {
            var seen = (await till.Get<MemberOfferQueries>().OfAsync(By, new OffersAsked(ShopperAsked.Known(member), Store: "S1"), default)).Items.Single();
            return (seen.UsableHere, seen.HereCode);
        }
    }

    [Theory, EachDatabase]
    public async Task Counters_of_codes_members_and_stores_with_the_same_number_stay_apart(DatabaseKind kind)
    {
        var (till, _, codes) = await PoolAsync(kind, new OfferCaps { UsesPerCode = 1, UsesPerMember = 1, UsesPerStore = 2 });
        await using var __ = till;
        var members = new[] { await TillKit.MemberAsync(till.Get<WriteGate>()), await TillKit.MemberAsync(till.Get<WriteGate>(), "+8613800004822") };
        // The first member (1) with the second code (2): neither the second member nor the first code has been used.
        await SoldAsync(till, TillKit.Coat(members[0], "S2", codes: codes[1]), "R-1");
        Assert.Equal(Reasons.UsedUpByMember, await ReasonAsync(till, TillKit.Coat(members[0], codes: codes[0])));
        Assert.Equal(Reasons.CodeUsedUp, await ReasonAsync(till, TillKit.Coat(members[1], codes: codes[1])));
        await SoldAsync(till, TillKit.Coat(members[1], "S2", codes: codes[0]), "R-2");
        Assert.Equal([1, 1], await TakenAsync(till));
        Assert.Empty((await RecountAsync(till)).Differences);
    }

    [Theory, EachDatabase]
    public async Task A_recount_finds_a_wrong_or_lost_counter_of_a_code_and_mends_it(DatabaseKind kind)
    {
        var (till, offer, codes) = await PoolAsync(kind, new OfferCaps { UsesPerCode = 3 });
        await using var _ = till;
        await SoldAsync(till, With(codes[0]), "R-1");
        await SoldAsync(till, With(codes[0]), "R-2");
        await SoldAsync(till, With(codes[1]), "R-3");
        await till.Get<WriteGate>().WriteAsync(async db =>
        {
            await db.Set<CapCounter>().Where(row => row.Uses == 2).ExecuteUpdateAsync(set => set.SetProperty(row => row.Uses, 0));
            await db.Set<CapCounter>().Where(row => row.Uses == 1).ExecuteDeleteAsync();
        }, default);

        var found = (await RecountAsync(till, repair: true)).Differences;
        Assert.Equal([(offer, CapScope.Code, 2L), (offer, CapScope.Code, 1L)], found.Select(one => (one.OfferId, one.Scope, one.Uses)));
        Assert.Equal([2, 1], await TakenAsync(till));
        Assert.Equal([3L, 3L], await till.ReadAsync(db => db.Set<CapCounter>().Select(row => row.UsesLimit!.Value).ToListAsync()));
        Assert.Empty((await RecountAsync(till)).Differences);
    }

    [Theory, EachDatabase]
    public async Task A_sale_that_happened_with_a_used_up_code_is_an_overrun(DatabaseKind kind)
    {
        var (till, _, codes) = await PoolAsync(kind);
        await using var __ = till;
        await SoldAsync(till, With(codes[0]), "R-1");
        var booked = await till.Get<RedemptionActions>().BookAsync(By, With(codes[0]), new ReceiptAsked("till", "S1", "R-2"), Usual, default);
        Assert.True(booked.Uses.Single().Overrun);
        Assert.Equal([1], await TakenAsync(till));
        Assert.Empty((await RecountAsync(till)).Differences);
    }

    [Theory, EachDatabase]
    public async Task A_held_basket_is_swapped_for_another_with_the_same_code(DatabaseKind kind)
    {
        var (till, _, codes) = await PoolAsync(kind);
        await using var __ = till;
        var held = await HeldAsync(till, With(codes[0]));
        var actions = till.Get<RedemptionActions>();
        var swapped = (await actions.SwapAsync(By, held, new ReserveAsked { Basket = TillKit.Coat(quantity: 2, codes: codes[0]) }, Usual, default)).Held!;
        Assert.Equal((held, 40_000L), (swapped.Id, swapped.Discount));
        Assert.Equal([1], await TakenAsync(till));
        // Nobody else has the room that it takes over.
        Assert.Equal("nothing_applies", await RefusedAsync(() => ReserveAsync(till, With(codes[0]))));
        var other = await HeldAsync(till, With(codes[1]));
        Assert.Equal("nothing_applies", await RefusedAsync(() => actions.SwapAsync(By, other, new ReserveAsked { Basket = With(codes[0]) }, Usual, default)));
        Assert.Empty((await RecountAsync(till)).Differences);
    }

    [Theory, EachDatabase]
    public async Task A_swap_has_the_room_of_its_own_hold_in_every_cap(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 1, Money = 40_000, UsesPerMember = 1, UsesPerStore = 1, UsesPerDay = 1, UsesPerChannel = 1 }));
        var member = await TillKit.MemberAsync(till.Get<WriteGate>());
        var held = await HeldAsync(till, TillKit.Coat(member));
        var swapped = await till.Get<RedemptionActions>().SwapAsync(By, held, new ReserveAsked { Basket = TillKit.Coat(member, quantity: 2) }, Usual, default);
        Assert.Equal(40_000, swapped.Held!.Discount);
        Assert.Empty((await RecountAsync(till)).Differences);
    }

    [Theory, EachDatabase]
    public async Task Parts_of_an_order_use_its_code_once_and_give_it_back_when_all_has_come_back(DatabaseKind kind)
    {
        var (till, _, codes) = await PoolAsync(kind);
        await using var __ = till;
        var held = await HeldAsync(till, TillKit.Coat(quantity: 3, codes: codes[0]));
        await SellAsync("P-1");
        await SellAsync("P-2");
        Assert.Equal([1], await TakenAsync(till));
        await till.Get<RedemptionActions>().ReleaseAsync(By, held, default);
        Assert.Equal([1], await TakenAsync(till));
        Assert.Equal(Reasons.CodeUsedUp, await ReasonAsync(till, With(codes[0])));
        // A part that comes after the rest was let go of belongs to the same use.
        await SellAsync("P-3");
        Assert.Equal([1], await TakenAsync(till));
        await till.Get<ReturnActions>().RefundAsync(By, held, [], default);
        Assert.Equal([0], await TakenAsync(till));
        Assert.Empty((await RecountAsync(till)).Differences);

        Task SellAsync(string receipt) => till.Get<PartActions>().ConfirmAsync(By, held, new PartAsked(new ReceiptAsked("till", "S1", receipt), [new PartLineAsked("1", 1)], null), Usual, default);
    }

    [Fact]
    public void What_is_left_is_read_for_the_code_that_opened_each_offer()
    {
        var holders = new CapHolders(7, null, new DateOnly(2026, 11, 21), "pos");
        var left = new CapsLeft(
        [
            new CapCounter { OfferId = 1, Scope = CapScope.Code, Holder = "7", Uses = 1, UsesLimit = 1 },
            new CapCounter { OfferId = 2, Scope = CapScope.Code, Holder = "8", Uses = 1, UsesLimit = 3 },
            new CapCounter { OfferId = 2, Scope = CapScope.Member, Holder = "7", Uses = 1, UsesLimit = 2 },
            new CapCounter { OfferId = 2, Scope = CapScope.Member, Holder = "8", Uses = 2, UsesLimit = 2 },
        ], holders);
        Assert.Equal([new CapRoom(CapScope.Code, 0, null)], left.Of(1, 7));
        Assert.Empty(left.Of(1, 8));
        Assert.Empty(left.Of(1, null));
        Assert.Equal([new CapRoom(CapScope.Code, 2, null), new CapRoom(CapScope.Member, 1, null)], left.Of(2, 8));
        Assert.Equal([new CapRoom(CapScope.Member, 1, null)], left.Of(2, 7));

        Assert.Equal((8L, 7L, null, null), (left.Way(1, [7, 8]), left.Way(1, [7]), left.Way(1, [7, null]), left.Way(1, [])));
        Assert.Equal([new CapRoom(CapScope.Code, 1, null)], left.Without([new CapClaim(1, CapScope.Code, "7", 1, 0, 1, null)]).Of(1, 7));
    }
}
