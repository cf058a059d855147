using System.Net;
using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Core.Redemptions;
using Microsoft.EntityFrameworkCore;
using System.Net.Http.Json;

namespace CampaignConsole.Tests.Redemptions;

public class TillApiTests
{
    static object Basket(string? phone = null, string store = "S1", string channel = "pos", object? price = null) => new
    {
        member = phone is null ? null : new { kind = "phone", value = phone }, store, channel, currency = "CNY", language = "en", later = "unknown fields are ignored",
        lines = new[] { new { lineId = "1", sku = "COAT", quantity = 1, unitPrice = price ?? 100_000 } },
    };

    static async Task<TestApi> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite)
    {
        var till = await TestApi.StartAsync(kind);
        await TillKit.SeedAsync(till.Get<WriteGate>());
        return till;
    }

    [Theory, EachDatabase]
    public async Task One_offer_from_the_list_through_the_basket_to_the_receipt_and_back(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var gate = till.Get<WriteGate>();
        var (offer, campaign) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Holders, places: new PlaceScope { Channels = ["web"] }));
        var member = await TillKit.MemberAsync(gate);
        await TillKit.AssignAsync(gate, offer, campaign, member);
        var caller = await till.CallerAsync("offers,redeem,refund,events");
        var ct = TestContext.Current.CancellationToken;

        var atPos = await (await caller.GetAsync($"/api/v1/members/phone/{Uri.EscapeDataString(TillKit.Phone)}/offers?channel=pos&store=S1", ct)).JsonAsync();
        var onWeb = await (await caller.PostAsJsonAsync("/api/v1/offers/query", new { member = new { kind = "phone", value = "138 0000 4821" }, channel = "web" }, ct)).JsonAsync();
        Assert.Equal(atPos.GetProperty("items")[0].GetProperty("hash").GetString(), onWeb.GetProperty("items")[0].GetProperty("hash").GetString());
        Assert.False(atPos.GetProperty("items")[0].GetProperty("usableHere").GetBoolean());
        Assert.Equal("wrong_channel", atPos.GetProperty("items")[0].GetProperty("hereCode").GetString());
        Assert.True(onWeb.GetProperty("items")[0].GetProperty("usableHere").GetBoolean());

        var evaluated = await (await caller.PostAsJsonAsync("/api/v1/baskets/evaluate", Basket(TillKit.Phone, channel: "web", price: new { amount = 100_000, currency = "CNY" }), ct)).JsonAsync();
        Assert.Equal(80_000, evaluated.GetProperty("total").GetProperty("amount").GetInt64());
        Assert.Equal("applied", evaluated.GetProperty("offers")[0].GetProperty("outcome").GetString());
        Assert.Equal(20_000, evaluated.GetProperty("lines")[0].GetProperty("groups")[0].GetProperty("discountEach").GetProperty("amount").GetInt64());

        var held = await caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { evaluationId = evaluated.GetProperty("evaluationId").GetString() });
        Assert.Equal(HttpStatusCode.Created, held.StatusCode);
        var id = (await held.JsonAsync()).GetProperty("redemptionId").GetString();
        var confirmed = await caller.WriteAsync(HttpMethod.Post, $"/api/v1/redemptions/{id}/confirm", new { receipt = new { source = "web", receiptId = "W-1" } });
        Assert.Equal("confirmed", (await confirmed.JsonAsync()).GetProperty("state").GetString());

        var preview = await (await caller.PostAsJsonAsync($"/api/v1/redemptions/{id}/refund?preview=true", new { }, ct)).JsonAsync();
        Assert.Equal(80_000, preview.GetProperty("amount").GetProperty("amount").GetInt64());
        var refunded = await (await caller.WriteAsync(HttpMethod.Post, $"/api/v1/redemptions/{id}/refund", new { lines = new[] { new { lineId = "1", quantity = 1 } } })).JsonAsync();
        Assert.Equal("refunded", refunded.GetProperty("redemption").GetProperty("state").GetString());

        var events = await (await caller.GetAsync("/api/v1/events", ct)).JsonAsync();
        var types = events.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("type").GetString()).ToList();
        Assert.Contains("offer.sealed", types);
        Assert.Contains("redemption.confirmed", types);
        var rest = await (await caller.GetAsync("/api/v1/events?after=" + events.GetProperty("next").GetString(), ct)).JsonAsync();
        Assert.Equal(0, rest.GetProperty("items").GetArrayLength());
    }

    [Theory, EachDatabase]
    public async Task Thirty_two_tills_over_http_never_pass_a_cap_and_retries_count_once(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 7 }));
        var caller = await till.CallerAsync("redeem");
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).SelectMany(number => new[] { number, number }).Select(number => Task.Run(() =>
            caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { basket = Basket() }, $"order-{number}"))));
        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Created, HttpStatusCode.Conflict }));
        Assert.Equal(7, await till.ReadAsync(db => db.Set<Use>().CountAsync(use => use.State == UseState.Held)));
        Assert.Equal(7, await till.ReadAsync(db => db.Set<Redemption>().CountAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_hold_and_its_booking_are_each_one_batch_with_their_commit_on_PostgreSQL_and_a_used_receipt_is_found_step_by_step(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var caps = new OfferCaps { Uses = 100, Money = 100_000_000, UsesPerMember = 3, UsesPerDay = 50 };
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, caps));
        await TillKit.MemberAsync(till.Get<WriteGate>());
        var caller = await till.CallerAsync("redeem");
        var before = till.Get<WriteGate>().EndedAtOnce;

        var first = await HoldAsync();
        Assert.Equal("confirmed", (await (await ConfirmAsync(first)).JsonAsync()).GetProperty("state").GetString());
        Assert.Equal(kind == DatabaseKind.Postgres ? 2 : 0, till.Get<WriteGate>().EndedAtOnce - before);
        var again = await ConfirmAsync(await HoldAsync());
        Assert.Equal("receipt_used", (await again.JsonAsync()).GetProperty("code").GetString());

        var (entries, uses) = await till.ReadAsync(async db => (
            await db.Set<UseEntry>().OrderBy(entry => entry.Id).Select(entry => new { entry.Kind, entry.Uses, entry.Money, entry.UseId, entry.OfferId }).ToListAsync(),
            await db.Set<Use>().OrderBy(use => use.Id).Select(use => use.Id).ToListAsync()));
        Assert.Equal(
            [new { Kind = UseEntryKind.Reserved, Uses = 1, Money = 20_000L, UseId = uses[0], OfferId = offer }, new { Kind = UseEntryKind.Confirmed, Uses = 0, Money = 0L, UseId = uses[0], OfferId = offer },
                new { Kind = UseEntryKind.Reserved, Uses = 1, Money = 20_000L, UseId = uses[1], OfferId = offer }],
            entries);

        async Task<string> HoldAsync() => (await (await caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { basket = Basket(TillKit.Phone) })).JsonAsync()).GetProperty("redemptionId").GetString()!;

        Task<HttpResponseMessage> ConfirmAsync(string id) =>
            caller.WriteAsync(HttpMethod.Post, $"/api/v1/redemptions/{id}/confirm", new { receipt = new { source = "till", store = "S1", receiptId = "R-1" } });
    }

    [Theory, EachDatabase]
    public async Task A_write_that_comes_again_gets_its_answer_again_although_the_world_has_moved_on(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 1 }));
        var caller = await till.CallerAsync("redeem");
        var ct = TestContext.Current.CancellationToken;
        // The cap is full by the hold itself, and the second basket finds nothing left.
        var held = await Said(await ReserveAsync("hold", Basket()));
        var refused = await Said(await ReserveAsync("too-late", Basket()));
        Assert.Equal((HttpStatusCode.Created, false), (held.Status, held.IsAgain));
        Assert.Equal((HttpStatusCode.Conflict, false), (refused.Status, refused.IsAgain));
        Assert.Equal(held with { IsAgain = true }, await Said(await ReserveAsync("hold", Basket())));

        var id = System.Text.Json.JsonDocument.Parse(held.Body).RootElement.GetProperty("redemptionId").GetString();
        var sold = await Said(await ConfirmAsync("sale", "R-1"));
        Assert.Equal(sold with { IsAgain = true }, await Said(await ConfirmAsync("sale", "R-1")));
        Assert.Equal(held with { IsAgain = true }, await Said(await ReserveAsync("hold", Basket())));
        Assert.Equal("idempotency_key_reused", await (await ReserveAsync("hold", Basket(price: 90_000))).CodeAsync());
        Assert.Equal("idempotency_key_reused", await (await ConfirmAsync("sale", "R-2")).CodeAsync());

        // What was refused stays refused under its key, although there is room by now.
        await till.Get<WriteGate>().WriteAsync(db => db.Set<CapCounter>().ExecuteUpdateAsync(set => set.SetProperty(row => row.UsesLimit, 5L), ct), ct);
        Assert.Equal(refused with { IsAgain = true }, await Said(await ReserveAsync("too-late", Basket())));
        Assert.Equal(1, await till.ReadAsync(db => db.Set<Redemption>().CountAsync()));

        Task<HttpResponseMessage> ReserveAsync(string key, object basket) => caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { basket }, key);
        Task<HttpResponseMessage> ConfirmAsync(string key, string receipt) =>
            caller.WriteAsync(HttpMethod.Post, $"/api/v1/redemptions/{id}/confirm", new { receipt = new { source = "till", receiptId = receipt } }, key);
        async Task<Answered> Said(HttpResponseMessage answer) => new(answer.StatusCode, await answer.Content.ReadAsStringAsync(ct), answer.Headers.Contains("Idempotency-Replayed"));
    }

    sealed record Answered(HttpStatusCode Status, string Body, bool IsAgain);

    [Fact]
    public async Task A_changed_basket_is_409_with_the_new_evaluation()
    {
        await using var till = await StartAsync();
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 1 }));
        var caller = await till.CallerAsync("offers,redeem");
        var evaluated = await (await caller.PostAsJsonAsync("/api/v1/baskets/evaluate", Basket(), TestContext.Current.CancellationToken)).JsonAsync();
        await caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { basket = Basket() });
        var changed = await caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { evaluationId = evaluated.GetProperty("evaluationId").GetString() });
        Assert.Equal(HttpStatusCode.Conflict, changed.StatusCode);
        var problem = await changed.JsonAsync();
        Assert.Equal("evaluation_changed", problem.GetProperty("code").GetString());
        Assert.Equal("used_up", problem.GetProperty("evaluation").GetProperty("offers")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task An_evaluation_handed_back_whole_is_reserved_by_its_signature()
    {
        await using var till = await StartAsync();
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        var caller = await till.CallerAsync("offers,redeem");
        var evaluated = await (await caller.PostAsJsonAsync("/api/v1/baskets/evaluate", Basket(), TestContext.Current.CancellationToken)).JsonAsync();
        var back = $$"""{"document":{{evaluated.GetProperty("document").GetRawText()}},"signature":"{{evaluated.GetProperty("signature").GetString()}}"}""";
        Assert.Equal(HttpStatusCode.Created, (await caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", back)).StatusCode);
        Assert.Equal("evaluation_forged", await (await caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", back.Replace("100000", "90000"))).CodeAsync());
    }

    [Fact]
    public async Task A_key_of_one_store_works_for_that_store_only()
    {
        await using var till = await StartAsync();
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        var caller = await till.CallerAsync("offers,redeem", store: "S2");
        Assert.Equal(HttpStatusCode.Forbidden, (await caller.PostAsJsonAsync("/api/v1/baskets/evaluate", Basket(), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await caller.PostAsJsonAsync("/api/v1/baskets/evaluate", Basket(store: null!), TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_control_member_is_shown_no_offer_of_its_campaign_on_any_channel()
    {
        await using var till = await StartAsync();
        var gate = till.Get<WriteGate>();
        var (offer, campaign) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Holders));
        await TillKit.AssignAsync(gate, offer, campaign, await TillKit.MemberAsync(gate), AssignmentOutcome.Control);
        var caller = await till.CallerAsync("offers");
        foreach (var channel in Core.Kernel.ChannelNames.All)
        {
            var offers = await (await caller.GetAsync($"/api/v1/members/phone/{Uri.EscapeDataString(TillKit.Phone)}/offers?channel={channel}", TestContext.Current.CancellationToken)).JsonAsync();
            Assert.Equal(0, offers.GetProperty("items").GetArrayLength());
        }
    }

    [Fact]
    public async Task A_sale_without_a_live_till_is_booked_from_its_receipt_and_an_old_one_needs_backfill()
    {
        await using var till = await StartAsync();
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        var body = new { accomplished = true, basket = Basket(), receipt = new { source = "till", store = "S1", receiptId = "R-1", at = till.Clock.Now.AddDays(-30) } };
        Assert.Equal("at_too_old", await (await (await till.CallerAsync("redeem")).WriteAsync(HttpMethod.Post, "/api/v1/redemptions", body)).CodeAsync());
        var booked = await (await till.CallerAsync("redeem,backfill")).WriteAsync(HttpMethod.Post, "/api/v1/redemptions", body);
        Assert.Equal("confirmed", (await booked.JsonAsync()).GetProperty("state").GetString());
        Assert.Equal("receipt_used", await (await (await till.CallerAsync("redeem,backfill")).WriteAsync(HttpMethod.Post, "/api/v1/redemptions", body)).CodeAsync());
    }

    [Fact]
    public async Task A_phone_that_two_members_share_is_409_with_the_choices()
    {
        await using var till = await StartAsync();
        var (one, two) = (await TillKit.MemberAsync(till.Get<WriteGate>()), await TillKit.MemberAsync(till.Get<WriteGate>()));
        var answer = await (await till.CallerAsync("offers")).PostAsJsonAsync("/api/v1/baskets/evaluate", Basket(TillKit.Phone), TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.Conflict, "identity_clash"), (answer.StatusCode, await answer.CodeAsync()));
        Assert.Contains($"{one}, {two}", (await answer.JsonAsync()).GetProperty("title").GetString());
    }

    [Theory, EachDatabase]
    public async Task A_sale_of_long_ago_is_evaluated_held_and_confirmed_as_of_then_under_backfill_only(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        // The offer is over by now; on the day of the sale it held.
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody) with { When = new OfferWhen { To = new DateTime(2026, 11, 1) } });
        var (at, ct) = (till.Clock.Now.AddDays(-30), TestContext.Current.CancellationToken);
        var basket = new { store = "S1", channel = "pos", currency = "CNY", at, lines = new[] { new { lineId = "1", sku = "COAT", quantity = 1, unitPrice = 100_000 } } };
        var (plain, history) = (await till.CallerAsync("offers,redeem"), await till.CallerAsync("offers,redeem,backfill"));
        Assert.Equal("at_too_old", await (await plain.PostAsJsonAsync("/api/v1/baskets/evaluate", basket, ct)).CodeAsync());

        var evaluated = (await (await history.PostAsJsonAsync("/api/v1/baskets/evaluate", basket, ct)).JsonAsync()).GetProperty("evaluationId").GetString();
        Assert.Equal("at_too_old", await (await plain.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { evaluationId = evaluated })).CodeAsync());
        var held = await history.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { evaluationId = evaluated });
        Assert.Equal(HttpStatusCode.Created, held.StatusCode);
        var path = $"/api/v1/redemptions/{(await held.JsonAsync()).GetProperty("redemptionId").GetString()}/confirm";
        var receipt = new { receipt = new { source = "till", receiptId = "R-1" } };
        Assert.Equal("at_too_old", await (await plain.WriteAsync(HttpMethod.Post, path, receipt)).CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await history.WriteAsync(HttpMethod.Post, path, receipt)).StatusCode);

        var use = await till.ReadAsync(db => db.Set<Use>().SingleAsync());
        Assert.Equal((at, new DateOnly(2026, 10, 22)), (use.At, use.StoreDay));
    }

    [Fact]
    public async Task A_receipt_from_before_its_hold_needs_backfill_and_one_from_tomorrow_is_refused()
    {
        await using var till = await StartAsync();
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        var caller = await till.CallerAsync("redeem");
        var held = await (await caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { basket = Basket() })).JsonAsync();
        Task<HttpResponseMessage> Confirm(TimeSpan since) => caller.WriteAsync(
            HttpMethod.Post, $"/api/v1/redemptions/{held.GetProperty("redemptionId").GetString()}/confirm", new { receipt = new { source = "till", receiptId = "R-1", at = till.Clock.Now + since } });
        Assert.Equal("at_too_old", await (await Confirm(TimeSpan.FromDays(-1))).CodeAsync());
        Assert.Equal("at_in_future", await (await Confirm(TimeSpan.FromDays(1))).CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await Confirm(TimeSpan.FromMinutes(-3))).StatusCode);
    }

    [Theory]
    [InlineData("""{"currency":"CNY","lines":[{"lineId":"1","sku":"COAT","quantity":1}]}""", HttpStatusCode.BadRequest, "request_malformed")]
    [InlineData("""{"currency":"CNY","store":"NONE","lines":[]}""", HttpStatusCode.UnprocessableEntity, "store_unknown")]
    [InlineData("""{"currency":"CNY","channel":"email","lines":[]}""", HttpStatusCode.UnprocessableEntity, "selling_channel_unknown")]
    [InlineData("""{"currency":"ABC","lines":[]}""", HttpStatusCode.UnprocessableEntity, "currency_unknown")]
    [InlineData("""{"currency":"CNY","member":{"kind":"phone","value":"000"},"lines":[]}""", HttpStatusCode.NotFound, "member_unknown")]
    [InlineData("""{"currency":"CNY","member":{"kind":"soul","value":"000"},"lines":[]}""", HttpStatusCode.UnprocessableEntity, "shopper_identity_kind_unknown")]
    [InlineData("""{"currency":"CNY","lines":[{"lineId":"1","sku":"X","quantity":0,"unitPrice":1}]}""", HttpStatusCode.UnprocessableEntity, "basket_quantity")]
    public async Task A_wrong_basket_says_what_is_wrong(string body, HttpStatusCode status, string code)
    {
        await using var till = await StartAsync();
        var answer = await (await till.CallerAsync("offers")).PostAsync("/api/v1/baskets/evaluate", new StringContent(body, null, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal((status, code), (answer.StatusCode, await answer.CodeAsync()));
    }
}
