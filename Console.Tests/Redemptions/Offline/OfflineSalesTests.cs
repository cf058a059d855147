using System.Net;
using System.Text.Json;
using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Offline;
using Microsoft.EntityFrameworkCore;
using static CampaignConsole.Tests.Redemptions.Offline.OfflineKit;

namespace CampaignConsole.Tests.Redemptions.Offline;

public class OfflineSalesTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static Task<List<Use>> UsesAsync(TestApi till) => till.ReadAsync(db => db.Set<Use>().OrderBy(use => use.Id).ToListAsync(Ct));

    static Task<string> HashAsync(TestApi till, long offer) => till.ReadAsync(db => db.Set<Offer>().Where(row => row.Id == offer).Select(row => row.Hash).SingleAsync(Ct));

    [Theory, EachDatabase]
    public async Task A_batch_is_booked_by_till_time_and_told_again_it_books_nothing(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        var given = new object[] { new { offerId = offer, hash = await HashAsync(till, offer), discount = 20_000 } };
        var caller = await till.CallerAsync("redeem,backfill");
        var at = till.Clock.Now.AddHours(-6);
        object[] sales = [Sale(1, "R-1", at, given, 80_000), Sale(2, "R-2", at.AddMinutes(1), [], 100_000), Sale(3, "R-3", at.AddMinutes(2))];

        var first = await caller.SendAsync(sales, sentAt: till.Clock.Now.AddSeconds(90));
        Assert.Equal(["booked", "booked", "booked"], first.Said());
        Assert.Equal(("", 3, 3, 90), (first.Gaps(), first.GetProperty("contiguous").GetInt64(), first.GetProperty("highest").GetInt64(), first.GetProperty("clockAheadSeconds").GetInt64()));
        Assert.Equal([20_000, 0, 20_000], first.GetProperty("results").EnumerateArray().Select(row => row.GetProperty("discount").GetProperty("amount").GetInt64()));

        var again = await caller.SendAsync(sales);
        Assert.Equal(["repeated", "repeated", "repeated"], again.Said());
        Assert.Equal(first.Ids(), again.Ids());
        // A till that says it gave nothing is believed, although the offer holds.
        var uses = await UsesAsync(till);
        Assert.Equal([(at, UseState.Confirmed, false), (at.AddMinutes(2), UseState.Confirmed, false)], uses.Select(use => (use.At, use.State, use.IsOverrun)));
        Assert.Equal(["T1"], await till.ReadAsync(db => db.Set<Redemption>().Select(row => row.Device!).Distinct().ToListAsync(Ct)));
        Assert.Equal(3, await till.ReadAsync(db => db.Set<Redemption>().CountAsync(Ct)));
    }

    [Theory, EachDatabase]
    public async Task Gaps_are_reported_also_against_earlier_batches_until_they_come(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        var caller = await till.CallerAsync("redeem");
        object Of(long sequence) => Sale(sequence, $"R-{sequence}", till.Clock.Now);

        Assert.Equal("1-4 6-7", (await caller.SendAsync([Of(8), Of(5)])).Gaps());
        Assert.Equal("2-4 6-7 9-19", (await caller.SendAsync([Of(20), Of(1)])).Gaps());
        Assert.Equal("2-4 6-7 9-19", (await caller.SendAsync([])).Gaps());
        Assert.Equal("", (await caller.SendAsync([Sale(1, "T2-R-1", till.Clock.Now)], device: "T2")).Gaps());
        Assert.Equal("", (await caller.SendAsync([Sale(1, "S2-R-1", till.Clock.Now)], store: "S2")).Gaps());
        var filled = await caller.SendAsync([Of(4), Of(2), Of(3), Of(7), Of(6)]);
        Assert.Equal(("9-19", 8), (filled.Gaps(), filled.GetProperty("contiguous").GetInt64()));
        var whole = await caller.SendAsync([.. Enumerable.Range(9, 11).Select(number => Of(number))]);
        Assert.Equal(("", 20, 20), (whole.Gaps(), whole.GetProperty("contiguous").GetInt64(), whole.GetProperty("highest").GetInt64()));
    }

    [Theory, EachDatabase]
    public async Task A_bad_sale_is_listed_loses_none_of_the_others_and_may_come_again_mended(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        var caller = await till.CallerAsync("redeem");
        var now = till.Clock.Now;
        object[] sales =
        [
            Sale(1, "R-1", now), Sale(2, "R-2", now, quantity: 0), new { sequence = 3, basket = (object?)null, receipt = (object?)null }, 7, Sale(0, "R-0", now), Sale(4, "R-1", now),
            Sale(5, "", now), Sale(6, "R-6", null), Sale(7, "R-7", now.AddDays(-1)),
            new { sequence = 8, basket = new { store = "S2", currency = "CNY", lines = new[] { new { lineId = "1", sku = "COAT", unitPrice = 1 } } },
                receipt = new { source = "till", receiptId = "R-8", at = now } },
            Sale(9, "R-9", now), Sale(1, "R-1-other", now),
        ];
        var answer = await caller.SendAsync(sales);
        Assert.Equal(
            [
                "booked", "refused basket_quantity", "refused row_malformed", "refused row_malformed", "refused offline_sequence", "refused receipt_used", "refused receipt_missing",
                "refused offline_time_missing", "refused at_too_old", "refused offline_other_store", "booked", "refused offline_sequence_used",
            ], answer.Said());
        Assert.Equal((2, 10), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("refused").GetInt32()));
        Assert.Equal("3-3", answer.Gaps());
        Assert.All(answer.GetProperty("results").EnumerateArray().Where(row => row.GetProperty("status").GetString() == "refused"), row => Assert.NotEmpty(row.GetProperty("title").GetString()!));
        Assert.Equal(2, (await UsesAsync(till)).Count);

        var mended = await (await till.CallerAsync("redeem,backfill")).SendAsync([Sale(2, "R-2", now), Sale(3, "R-3", now), Sale(7, "R-7", now.AddDays(-1)), Sale(1, "R-1", now)]);
        Assert.Equal(["booked", "booked", "booked", "repeated"], mended.Said());
        Assert.Equal("", mended.Gaps());
        Assert.Equal(5, (await UsesAsync(till)).Count);
    }

    [Theory, EachDatabase]
    public async Task Beyond_a_cap_a_sale_is_booked_as_overrun_by_offline_and_told(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 2 }));
        var caller = await till.CallerAsync("redeem,backfill");
        var at = till.Clock.Now.AddHours(-1);
        // Told in the wrong order; the earlier sale is the one inside.
        var answer = await caller.SendAsync([Sale(3, "R-3", at.AddMinutes(2)), Sale(2, "R-2", at.AddMinutes(1)), Sale(1, "R-1", at)]);
        Assert.Equal(["overrun", "booked", "booked"], answer.Said());
        Assert.True(answer.GetProperty("results")[0].GetProperty("offers")[0].GetProperty("overrun").GetBoolean());
        Assert.Equal(2, await till.ReadAsync(db => db.Set<CapCounter>().Where(row => row.OfferId == offer).Select(row => row.Uses).SingleAsync(Ct)));
        Assert.Equal("offline", await till.ReadAsync(db => db.Set<UseEntry>().Where(entry => entry.Kind == UseEntryKind.Overrun).Select(entry => entry.Cause).SingleAsync(Ct)));
        Assert.Equal(1, await till.ReadAsync(db => db.Set<OutgoingEvent>().CountAsync(one => one.Type == "redemption.overrun", Ct)));
        Assert.Equal(["repeated"], (await caller.SendAsync([Sale(3, "R-3", at.AddMinutes(2))])).Said());
    }

    [Theory, EachDatabase]
    public async Task Two_tills_send_at_once_for_the_last_use_and_exactly_one_is_inside(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        for (var round = 1; round <= 5; round++)
        {
            var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 1 }), $"Round {round}");
            var given = new object[] { new { offerId = offer, hash = await HashAsync(till, offer) } };
            var caller = await till.CallerAsync("redeem");
            var (number, now) = (round, till.Clock.Now);
            var answers = await Task.WhenAll(new[] { "T1", "T2" }.Select(device => Task.Run(() => caller.SendAsync([Sale(number, $"{device}-{number}", now, given)], device))));
            Assert.Equal(["booked", "overrun"], answers.SelectMany(answer => answer.Said()).Order());
            var counter = await till.ReadAsync(db => db.Set<CapCounter>().AsNoTracking().SingleAsync(row => row.OfferId == offer, Ct));
            Assert.Equal((1, 20_000), (counter.Uses, counter.Money));
            Assert.Equal([false, true], (await UsesAsync(till)).Where(use => use.OfferId == offer).Select(use => use.IsOverrun).Order());
        }

        Assert.Empty((await till.Get<CapRecount>().RunAsync(Actor.Job("test"), repair: false, Ct)).Differences);
    }

    [Theory, EachDatabase]
    public async Task One_batch_sent_four_times_at_once_is_booked_once(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 100 }));
        var caller = await till.CallerAsync("redeem");
        object[] sales = [.. Enumerable.Range(1, 10).Select(number => Sale(number, $"R-{number}", till.Clock.Now))];
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => caller.SendAsync(sales))));
        Assert.Equal(10, answers.SelectMany(answer => answer.Said()).Count(said => said == "booked"));
        Assert.Equal(30, answers.SelectMany(answer => answer.Said()).Count(said => said == "repeated"));
        Assert.Single(answers.Select(answer => string.Join(' ', answer.Ids())).Distinct());
        Assert.Equal(10, await till.ReadAsync(db => db.Set<Redemption>().CountAsync(Ct)));
    }

    [Theory, EachDatabase]
    public async Task An_offer_that_was_withdrawn_meanwhile_is_honoured_where_the_till_gave_it_by_its_hash(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        var hash = await HashAsync(till, offer);
        await till.Get<WriteGate>().WriteAsync(db => till.Get<OfferSeal>().WithdrawAsync(db, TestConsole.Person(Roles.Administrator, 1, "Ada"), offer, "wrong price", till.Clock.Now, default), Ct);
        var (caller, now) = (await till.CallerAsync("redeem"), till.Clock.Now);
        var answer = await caller.SendAsync(
        [
            Sale(1, "R-1", now, [new { offerId = offer, hash, discount = 20_000 }], 80_000), Sale(2, "R-2", now), Sale(3, "R-3", now, [new { offerId = offer, hash = new string('0', 64) }]),
        ]);
        Assert.Equal(["booked", "booked", "booked answer_differs"], answer.Said());
        Assert.Equal([20_000, 0, 0], answer.GetProperty("results").EnumerateArray().Select(row => row.GetProperty("discount").GetProperty("amount").GetInt64()));
        Assert.Equal(offer, (await UsesAsync(till)).Single().OfferId);
    }

    [Theory]
    [InlineData(-1, "booked", 20_000)]
    [InlineData(4, "booked", 20_000)]
    [InlineData(5, "booked answer_differs", 0)]
    public async Task An_offer_that_ended_within_the_tolerance_before_the_sale_is_honoured(int minutesAfterItsEnd, string said, long discount)
    {
        await using var till = await StartAsync();
        // Ended at 20:30 by the store's clock, ten minutes ago.
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody) with { When = new OfferWhen { To = new DateTime(2026, 11, 21, 20, 30, 0) } });
        var at = till.Clock.Now.AddMinutes(-10 + minutesAfterItsEnd);
        var answer = await (await till.CallerAsync("redeem,backfill")).SendAsync([Sale(1, "R-1", at, [new { offerId = offer, hash = await HashAsync(till, offer), discount = 20_000 }])]);
        Assert.Equal([said], answer.Said());
        Assert.Equal(discount, answer.GetProperty("results")[0].GetProperty("discount").GetProperty("amount").GetInt64());
        Assert.All(await UsesAsync(till), use => Assert.Equal(at, use.At));
    }

    [Fact]
    public async Task A_clock_that_is_ahead_books_as_of_now_and_says_so_beyond_the_tolerance()
    {
        await using var till = await StartAsync();
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        var now = till.Clock.Now;
        var answer = await (await till.CallerAsync("redeem")).SendAsync([Sale(1, "R-1", now.AddMinutes(5)), Sale(2, "R-2", now.AddDays(2))]);
        Assert.Equal(["booked", "booked clock_ahead"], answer.Said());
        Assert.All(await UsesAsync(till), use => Assert.Equal(now, use.At));
    }

    [Fact]
    public async Task What_a_till_clipped_is_booked_as_it_clipped_it_and_other_figures_are_told()
    {
        await using var till = await StartAsync();
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Money = 100_000, NearlyUsed = NearlyUsed.Clip }));
        var hash = await HashAsync(till, offer);
        var answer = await (await till.CallerAsync("redeem")).SendAsync(
        [
            Sale(1, "R-1", till.Clock.Now, [new { offerId = offer, hash, discount = 7_000 }], 93_000), Sale(2, "R-2", till.Clock.Now, [new { offerId = offer, hash, discount = 21_000 }]),
            Sale(3, "R-3", till.Clock.Now, [new { offerId = offer, hash }], 79_000),
        ]);
        Assert.Equal(["booked", "booked answer_differs", "booked answer_differs"], answer.Said());
        Assert.Equal([7_000, 20_000, 20_000], (await UsesAsync(till)).Select(use => use.Discount));
    }

    [Fact]
    public async Task Who_bought_is_joined_where_known_and_a_stranger_loses_no_sale()
    {
        await using var till = await StartAsync();
        var gate = till.Get<WriteGate>();
        var (offer, campaign) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Holders));
        var member = await TillKit.MemberAsync(gate);
        await TillKit.AssignAsync(gate, offer, campaign, member);
        var now = till.Clock.Now;
        var answer = await (await till.CallerAsync("redeem")).SendAsync(
        [
            Sale(1, "R-1", now, member: new { kind = "phone", value = TillKit.Phone }), Sale(2, "R-2", now, member: new { kind = "phone", value = "+8613900000000" }),
        ]);
        Assert.Equal(["booked", "booked member_unknown"], answer.Said());
        Assert.Equal([member], (await UsesAsync(till)).Select(use => use.MemberId));
        Assert.DoesNotContain(TillKit.Phone, await till.ReadAsync(async db => System.Text.Json.JsonSerializer.Serialize(await db.Set<OfflineSale>().ToListAsync(Ct))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"device":"T1","store":"S1"}""", HttpStatusCode.BadRequest, "request_malformed")]
    [InlineData("""[]""", HttpStatusCode.BadRequest, "request_malformed")]
    [InlineData("""{"device":" ","store":"S1","sales":[]}""", HttpStatusCode.UnprocessableEntity, "offline_device")]
    [InlineData("""{"device":7,"store":"S1","sales":[]}""", HttpStatusCode.UnprocessableEntity, "offline_device")]
    [InlineData("""{"device":"T1","sales":[]}""", HttpStatusCode.UnprocessableEntity, "pack_store_missing")]
    [InlineData("""{"device":"T1","store":"S1","sentAt":"yesterday","sales":[]}""", HttpStatusCode.BadRequest, "request_malformed")]
    public async Task A_batch_that_nobody_can_read_says_what_is_wrong(string body, HttpStatusCode status, string code)
    {
        await using var till = await StartAsync();
        var answer = await (await till.CallerAsync("redeem")).WriteAsync(HttpMethod.Post, "/api/v1/redemptions/offline", body);
        Assert.Equal((status, code), (answer.StatusCode, await answer.CodeAsync()));
    }

    [Fact]
    public async Task A_batch_has_at_most_five_hundred_sales()
    {
        await using var till = await StartAsync();
        var answer = await (await till.CallerAsync("redeem")).WriteAsync(
            HttpMethod.Post, "/api/v1/redemptions/offline", new { device = "T1", store = "S1", sales = Enumerable.Range(1, OfflineBatch.Most + 1).Select(number => Sale(number, $"R-{number}", till.Clock.Now)) });
        Assert.Equal("offline_batch_too_long", await answer.CodeAsync());
    }
}
