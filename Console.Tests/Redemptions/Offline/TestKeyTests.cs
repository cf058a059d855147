using System.Net;
using System.Net.Http.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Redemptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static CampaignConsole.Tests.Redemptions.Offline.OfflineKit;

namespace CampaignConsole.Tests.Redemptions.Offline;

/// <summary>Test keys run against live offers and count nowhere.</summary>
public class TestKeyTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static object Basket => new { store = "S1", currency = "CNY", lines = new[] { new { lineId = "1", sku = "COAT", quantity = 1, unitPrice = 100_000 } } };

    static Task<long> TakenAsync(TestApi till) => till.ReadAsync(db => db.Set<CapCounter>().SumAsync(row => row.Uses, Ct));

    [Theory, EachDatabase]
    public async Task Whatever_a_test_key_sells_moves_no_counter_no_slice_no_event_and_takes_no_receipt(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 1 }));
        var (test, live) = (await till.CallerAsync("offers,redeem,refund", isTest: true), await till.CallerAsync("offers,redeem"));
        var before = await test.PackAsync();
        var events = await till.ReadAsync(db => db.Set<OutgoingEvent>().CountAsync(Ct));

        var held = await (await test.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { basket = Basket })).JsonAsync();
        Assert.True(held.GetProperty("isTest").GetBoolean());
        var path = $"/api/v1/redemptions/{held.GetProperty("redemptionId").GetString()}";
        Assert.Equal(HttpStatusCode.OK, (await test.WriteAsync(HttpMethod.Post, path + "/confirm", new { receipt = new { source = "till", receiptId = "R-1" } })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await test.WriteAsync(HttpMethod.Post, path + "/refund", new { })).StatusCode);
        var offline = await test.SendAsync([Sale(1, "R-2", till.Clock.Now), Sale(2, "R-3", till.Clock.Now)]);
        Assert.Equal(["booked", "booked"], offline.Said());
        Assert.All(offline.GetProperty("results").EnumerateArray(), row => Assert.True(row.GetProperty("isTest").GetBoolean()));

        Assert.Equal(0, await TakenAsync(till));
        Assert.Equal(before.Version, (await test.PackAsync()).Version);
        Assert.Equal(events, await till.ReadAsync(db => db.Set<OutgoingEvent>().CountAsync(Ct)));
        // The same till with its live key: its numbers and its receipts are still its own.
        var counted = await live.SendAsync([Sale(1, "R-1", till.Clock.Now), Sale(2, "R-2", till.Clock.Now)]);
        Assert.Equal(["booked", "overrun"], counted.Said());
        Assert.Equal(1, await TakenAsync(till));
        Assert.Equal((offer, 1L), (before.Offers[0].OfferId, before.Offers[0].Slice!.Uses));
    }

    [Theory, EachDatabase]
    public async Task A_test_key_moves_nothing_that_counts(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 9 }));
        var (test, live) = (await till.CallerAsync("offers,redeem,refund", isTest: true), await till.CallerAsync("offers,redeem,refund"));
        var held = (await (await live.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { basket = Basket })).JsonAsync()).GetProperty("redemptionId").GetString();
        var receipt = new { receipt = new { source = "till", receiptId = "R-1" } };
        foreach (var (verb, body) in new (string, object)[] { ("confirm", receipt), ("release", new { }) }) await NotFoundAsync(verb, body);
        Assert.Equal(HttpStatusCode.NotFound, (await test.WriteAsync(HttpMethod.Put, $"/api/v1/redemptions/{held}/basket", new { basket = Basket })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await live.WriteAsync(HttpMethod.Post, $"/api/v1/redemptions/{held}/confirm", receipt)).StatusCode);
        foreach (var verb in new[] { "refund", "void" }) await NotFoundAsync(verb, new { });
        Assert.Equal(1, await TakenAsync(till));

        // What a live key evaluated is a test all the same once a test key holds it.
        var evaluated = (await (await live.PostAsJsonAsync("/api/v1/baskets/evaluate", Basket, Ct)).JsonAsync()).GetProperty("evaluationId").GetString();
        var own = await (await test.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { evaluationId = evaluated })).JsonAsync();
        Assert.True(own.GetProperty("isTest").GetBoolean());
        Assert.Equal(1, await TakenAsync(till));
        Assert.Empty((await till.Get<CapRecount>().RunAsync(Actor.Job("test"), repair: false, Ct)).Differences);

        async Task NotFoundAsync(string verb, object body)
        {
            var answer = await test.WriteAsync(HttpMethod.Post, $"/api/v1/redemptions/{held}/{verb}", body);
            Assert.Equal((verb, HttpStatusCode.NotFound, "redemption_not_found"), (verb, answer.StatusCode, await answer.CodeAsync()));
        }
    }

    [Theory]
    [InlineData("offers,redeem,refund,backfill", null)]
    [InlineData("members:read,catalogue:read,campaigns:read,audiences:read,results,events", null)]
    [InlineData("offers,members:write", "members:write")]
    [InlineData("members", "members")]
    [InlineData("activity", "activity")]
    [InlineData("catalogue", "catalogue")]
    [InlineData("campaigns:write", "campaigns:write")]
    [InlineData("audiences", "audiences")]
    public async Task A_test_key_may_not_write_what_counts_for_everybody(string scopes, string? refused)
    {
        await using var console = await TestConsole.StartAsync(DatabaseKind.Sqlite, services => services.AddAccess());
        var keys = console.Get<KeyActions>();
        Task<NewKey> MakeAsync(bool isTest) => keys.CreateAsync(console.Administrator, new KeyDraft("Till", ApiScopes.Split(scopes), IsTest: isTest), Ct);
        Assert.StartsWith("cc_live_", (await MakeAsync(false)).Secret, StringComparison.Ordinal);
        if (refused is null) Assert.StartsWith("cc_test_", (await MakeAsync(true)).Secret, StringComparison.Ordinal);
        else Assert.Equal($"key_test_scope({refused})", (await Assert.ThrowsAsync<Refused>(() => MakeAsync(true))).Message);
    }
}
