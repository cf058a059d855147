using System.Net;
using System.Text.Json;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Core.Promotions.Invitations;
using CampaignConsole.Core.Redemptions.Offline;
using CampaignConsole.Web.Http;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Redemptions.Offline;

public class PackTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    static Task WithdrawAsync(TestApi till, long offer) => till.Get<WriteGate>().WriteAsync(
        db => till.Get<OfferSeal>().WithdrawAsync(db, TestConsole.Person(Roles.Administrator, 1, "Ada"), offer, "wrong price", till.Clock.Now, default), default);

    [Theory, EachDatabase]
    public async Task It_has_the_live_offers_that_may_hold_at_the_store_as_they_were_sealed(DatabaseKind kind)
    {
        await using var till = await OfflineKit.StartAsync(kind);
        var (everywhere, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        var (here, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, places: new PlaceScope { Stores = ["S1"], Channels = ["pos"] }));
        var (coming, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody) with { When = new OfferWhen { From = new DateTime(2026, 11, 22), To = new DateTime(2026, 12, 1) } });
        var (held, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Holders));
        var (coded, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Code, codes: new OfferCodes { Kind = CodeKind.Shared, Shared = "WINTER20" }));
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, places: new PlaceScope { Stores = ["S2"] }));
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, places: new PlaceScope { Channels = ["web"] }));
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody) with { When = new OfferWhen { To = new DateTime(2026, 11, 21, 20, 40, 0) } });
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody) with { Currency = "JPY" });
        var (gone, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        await WithdrawAsync(till, gone);

        var pack = await (await till.CallerAsync("offers")).PackAsync();
        Assert.Equal([everywhere, here, coming, held, coded], pack.Offers.Select(offer => offer.OfferId));
        Assert.Equal([true, true, true, false, true], pack.Offers.Select(offer => offer.Offline));
        Assert.All(pack.Offers, offer => Assert.Equal(offer.Hash, Ids.Sha256(offer.Document)));
        Assert.Equal(await till.ReadAsync(db => db.Set<Offer>().Where(offer => offer.Id == here).Select(offer => offer.Document).SingleAsync(Ct)), pack.Offers[1].Document);
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 16, 0, 0, TimeSpan.Zero), pack.Offers[0].Ends);
        Assert.Equal([null, null, new DateTimeOffset(2026, 11, 21, 16, 0, 0, TimeSpan.Zero), null, null], pack.Offers.Select(offer => offer.Begins));
        Assert.All(pack.Offers, offer => Assert.Null(offer.Slice));
        Assert.Equal(("S1", "self-operated", "North", "Asia/Shanghai", "CNY"), (pack.Store, pack.StoreType, pack.Region, pack.TimeZone, pack.Currency));
        Assert.Equal((till.Clock.Now, till.Clock.Now.AddHours(24), till.Clock.Now.ToUnixTimeMilliseconds()), (pack.MadeAt, pack.ExpiresAt, pack.Version));
        Assert.Equal(["COAT", "SOCK"], pack.Samples!.Select(sample => sample.Sku));
        Assert.Equal(PackDocument.ContentsOf(pack.Offers.ToDictionary(offer => offer.OfferId, offer => offer.Revision)), pack.Contents);
    }

    [Fact]
    public async Task Where_a_code_has_a_limit_a_till_cannot_decide_alone()
    {
        await using var till = await OfflineKit.StartAsync(DatabaseKind.Sqlite);
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Code, new OfferCaps { UsesPerCode = 5 }, codes: new OfferCodes { Kind = CodeKind.Shared, Shared = "WINTER20" }));
        var offer = (await (await till.CallerAsync("offers")).PackAsync()).Offers.Single();
        Assert.Equal((false, null), (offer.Offline, offer.Slice));
    }

    [Theory, EachDatabase]
    public async Task An_offer_that_asks_franchise_stores_is_in_the_packs_of_those_that_accepted_and_is_divided_among_them(DatabaseKind kind)
    {
        await using var till = await OfflineKit.StartAsync(kind);
        var stores = await till.ReadAsync(db => db.Set<Store>().ToDictionaryAsync(store => store.Code, store => store.Id, Ct));
        var (asks, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 8 }, new PlaceScope { Channels = ["pos"], AcceptedOnly = true }));
        var hash = await till.ReadAsync(db => db.Set<Offer>().Where(offer => offer.Id == asks).Select(offer => offer.Hash).SingleAsync(Ct));
        var caller = await till.CallerAsync("offers,redeem,backfill");
        Assert.Equal(8, (await caller.PackAsync()).Offers.Single().Slice!.Uses);
        Assert.Empty((await caller.PackAsync("?store=S2")).Offers);

        await till.Get<InvitationActions>().InviteAsync(TestConsole.Person(Roles.Marketer, 2, "Li Wei"), asks, ["Ying"], new DateTime(2026, 11, 23), Ct);
        await till.Get<InvitationActions>().AnswerAsync(TestConsole.Person(Roles.Franchisee, 5, "Ying", new Scope(ScopeKind.Franchisees, ["Ying"])), asks, [stores["S2"]], accept: true, Ct);

        Assert.Equal((4, 4), ((await caller.PackAsync()).Offers.Single().Slice!.Uses, (await caller.PackAsync("?store=S2")).Offers.Single().Slice!.Uses));
        var sold = await caller.SendAsync([OfflineKit.Sale(1, "R1", till.Clock.Now.AddMinutes(-30), [new { offerId = asks, hash }])], store: "S2");
        Assert.Equal(["booked"], sold.Said());
        Assert.Equal(20_000, await till.ReadAsync(db => db.Set<Core.Redemptions.Use>().Where(use => use.OfferId == asks).SumAsync(use => use.Discount, Ct)));
    }

    [Theory, EachDatabase]
    public async Task A_slice_is_what_is_left_divided_by_the_shops_and_shrinks_with_every_use(DatabaseKind kind)
    {
        await using var till = await OfflineKit.StartAsync(kind);
        await till.WriteAsync(db => db.Add(new Store { Code = "S3", Name = "Closed", TimeZone = "Asia/Shanghai", IsOpen = false }));
        var pos = new PlaceScope { Channels = ["pos"] };
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 7, Money = 90_001, UsesPerStore = 100 }, pos));
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 7, UsesPerDay = 5 }) with { Benefits = [new Core.Promotions.Benefits.PercentOff(100)] });
        var caller = await till.CallerAsync("offers,redeem");

        var (one, two) = (await caller.PackAsync(), await caller.PackAsync("?store=S2"));
        Assert.Equal([new PackSlice(4, 45_001), new PackSlice(3, null, new PackDay(new DateOnly(2026, 11, 21), 2, null, 2, null))], one.Offers.Select(offer => offer.Slice));
        Assert.Equal([new PackSlice(3, 45_000), new PackSlice(2, null, new PackDay(new DateOnly(2026, 11, 21), 2, null, 2, null))], two.Offers.Select(offer => offer.Slice));

        var held = await caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { basket = new { store = "S2", currency = "CNY", lines = new[] { new { lineId = "1", sku = "COAT", unitPrice = 100_000 } } } });
        Assert.Equal(HttpStatusCode.Created, held.StatusCode);
        var after = await caller.PackAsync();
        Assert.Equal([new PackSlice(3, 35_001), new PackSlice(2, null, new PackDay(new DateOnly(2026, 11, 21), 2, null, 2, null))], after.Offers.Select(offer => offer.Slice));
        Assert.True(after.Version > one.Version);
    }

    [Theory, EachDatabase]
    public async Task What_the_till_has_is_not_sent_again_and_since_a_version_only_what_changed(DatabaseKind kind)
    {
        await using var till = await OfflineKit.StartAsync(kind);
        var (stays, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        var (changes, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 7 }) with { Products = new ProductScope { Skus = ["SOCK"] } });
        var (goes, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        var caller = await till.CallerAsync("offers,redeem");
        var first = await caller.GetAsync("/api/v1/offers/pack?store=S1", Ct);
        Assert.Equal("application/jose+json", first.Content.Headers.ContentType!.MediaType);
        var whole = await caller.PackAsync();
        var (path, tag) = ("/api/v1/offers/pack?store=S1", first.Headers.ETag!);
        Assert.Equal($"W/\"{whole.Version}\"", tag.ToString());
        Assert.Equal(HttpStatusCode.NotModified, (await AskAsync(path)).StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, (await caller.GetAsync($"{path}&since={whole.Version}", Ct)).StatusCode);

        till.Clock.Advance(TimeSpan.FromMinutes(1));
        var sale = new { basket = new { store = "S2", currency = "CNY", lines = new[] { new { lineId = "1", sku = "SOCK", unitPrice = 1_000 } } } };
        Assert.Equal(HttpStatusCode.Created, (await caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", sale)).StatusCode);
        var (comes, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        await WithdrawAsync(till, goes);

        Assert.Equal(HttpStatusCode.OK, (await AskAsync(path)).StatusCode);
        var difference = await caller.PackAsync($"?store=S1&since={whole.Version}");
        Assert.Equal((whole.Version, true), (difference.Since!.Value, difference.Version > whole.Version));
        Assert.Equal([changes, comes], difference.Offers.Select(offer => offer.OfferId));
        Assert.Equal([goes], difference.Gone);
        Assert.Null(difference.Samples);
        Assert.Null(difference.Vectors);
        var laid = whole.Offers.Concat(difference.Offers).Where(offer => !difference.Gone.Contains(offer.OfferId)).GroupBy(offer => offer.OfferId).ToDictionary(group => group.Key, group => group.Last().Revision);
        Assert.Equal([stays, changes, comes], laid.Keys.Order());
        Assert.Equal(difference.Contents, PackDocument.ContentsOf(laid));

        var unknown = await caller.PackAsync("?store=S1&since=17");
        Assert.Null(unknown.Since);
        Assert.Equal(3, unknown.Offers.Count);
        return;

        Task<HttpResponseMessage> AskAsync(string where)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, where);
            request.Headers.IfNoneMatch.Add(tag);
            return caller.SendAsync(request, Ct);
        }
    }

    [Theory, EachDatabase]
    public async Task It_is_made_anew_in_time_and_only_the_last_versions_are_kept(DatabaseKind kind)
    {
        await using var till = await OfflineKit.StartAsync(kind);
        var caller = await till.CallerAsync("offers");
        var first = await caller.PackAsync();
        till.Clock.Advance(TimeSpan.FromHours(12) - TimeSpan.FromSeconds(1));
        Assert.Equal(first.Version, (await caller.PackAsync()).Version);
        till.Clock.Advance(TimeSpan.FromSeconds(1));
        var next = await caller.PackAsync();
        Assert.Equal((true, till.Clock.Now.AddHours(24)), (next.Version > first.Version, next.ExpiresAt));
        for (var i = 0; i < OfferPack.Kept + 3; i++)
        {
            till.Clock.Advance(TimeSpan.FromHours(12));
            await caller.PackAsync();
        }

        Assert.Equal(OfferPack.Kept, await till.ReadAsync(db => db.Set<OfferPack>().CountAsync(Ct)));
    }

    [Theory, EachDatabase]
    public async Task It_is_believed_by_its_signature_alone(DatabaseKind kind)
    {
        await using var till = await OfflineKit.StartAsync(kind);
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        var caller = await till.CallerAsync("offers");
        var keys = (await (await caller.GetAsync("/api/v1/offers/pack/keys", Ct)).JsonAsync()).GetProperty("keys")[0];
        Assert.Equal(("EC", "P-256", "ES256", "sig"), (keys.GetProperty("kty").GetString(), keys.GetProperty("crv").GetString(), keys.GetProperty("alg").GetString(), keys.GetProperty("use").GetString()));
        var key = keys.Deserialize<PackPublicKey>(ApiJson.Options)!;
        var signed = (await (await caller.GetAsync("/api/v1/offers/pack?store=S1", Ct)).JsonAsync()).Deserialize<SignedPack>(ApiJson.Options)!;
        var header = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(signed.Protected)).RootElement;
        Assert.Equal(("ES256", key.Kid), (header.GetProperty("alg").GetString(), header.GetProperty("kid").GetString()));
        Assert.NotNull(signed.Read(key));
        Assert.Null((signed with { Payload = signed.Payload[..^4] + "AAAA" }).Read(key));
        Assert.Null((signed with { Protected = signed.Protected[..^1] }).Read(key));
        Assert.Null((signed with { Signature = "AAAA" }).Read(key));
        Assert.Null((signed with { Signature = "?" }).Read(key));
        using var other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        Assert.Null(signed.Read(PackPublicKey.Of(other)));
        Assert.DoesNotContain("PRIVATE", await till.ReadAsync(db => db.Set<Core.Platform.Settings.Setting>().Where(row => row.Name == "pack-key").Select(row => row.Json).SingleAsync(Ct)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_one_store_speaks_for_that_store_and_a_pack_needs_a_store()
    {
        await using var till = await OfflineKit.StartAsync();
        var bound = await till.CallerAsync("offers,redeem", store: "S2");
        Assert.Equal("S2", (await bound.PackAsync("")).Store);
        Assert.Equal((HttpStatusCode.Forbidden, "store_out_of_scope"), await SaidAsync(bound, "?store=S1"));
        var free = await till.CallerAsync("offers,redeem");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "pack_store_missing"), await SaidAsync(free, ""));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "store_unknown"), await SaidAsync(free, "?store=NONE"));
        Assert.Equal((HttpStatusCode.Forbidden, "scope_missing"), await SaidAsync(await till.CallerAsync("redeem"), "?store=S1"));
        var sent = await bound.WriteAsync(HttpMethod.Post, "/api/v1/redemptions/offline", new { device = "T1", store = "S1", sales = Array.Empty<object>() });
        Assert.Equal((HttpStatusCode.Forbidden, "store_out_of_scope"), (sent.StatusCode, await sent.CodeAsync()));

        static async Task<(HttpStatusCode, string?)> SaidAsync(HttpClient caller, string query)
        {
            var answer = await caller.GetAsync("/api/v1/offers/pack" + query, Ct);
            return (answer.StatusCode, await answer.CodeAsync());
        }
    }
}
