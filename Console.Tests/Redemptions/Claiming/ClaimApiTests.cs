using System.Net;
using System.Net.Http.Json;
using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Codes;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Redemptions.Claiming;

/// <summary>Claiming from outside: by a key, by the link in a message, by the page of a poster.</summary>
public sealed class ClaimApiTests
{
    static readonly object Wang = new { kind = "phone", value = "138 0000 4821" };

    static async Task<TestApi> StartAsync(DatabaseKind kind = DatabaseKind.Sqlite, params (string Key, string Value)[] settings)
    {
        var api = await TestApi.StartAsync(kind, settings: settings);
        await TillKit.SeedAsync(api.Get<WriteGate>());
        return api;
    }

    static FormUrlEncodedContent Typed(string number) => new(new Dictionary<string, string> { ["number"] = number });

    static Task<int> ClaimsAsync(TestApi api) => api.ReadAsync(db => db.Set<MemberClaim>().CountAsync(claim => claim.Reason == ""));

    [Theory, EachDatabase]
    public async Task A_key_claims_for_a_member_once_and_the_offer_then_counts(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        await TillKit.MemberAsync(api.Get<WriteGate>());
        var stage = await ClaimKit.LiveAsync(api.Services, TillKit.Definition(OfferReach.Claim, codes: new OfferCodes { Kind = CodeKind.Personal }));
        var caller = await api.CallerAsync("offers,redeem");
        var path = $"/api/v1/offers/{stage.Offer}/claim";

        var first = await caller.WriteAsync(HttpMethod.Post, path, new { member = Wang, channel = "pos", store = "S1", language = "zh" }, "claim-1");
        var again = await caller.WriteAsync(HttpMethod.Post, path, new { member = Wang, channel = "pos", store = "S1", language = "zh" }, "claim-1");
        var other = await caller.WriteAsync(HttpMethod.Post, path, new { member = Wang, language = "zh" }, "claim-2");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], [first.StatusCode, again.StatusCode, other.StatusCode]);
        var claim = await first.JsonAsync();
        Assert.Equal(("大衣八折", stage.Campaign), (claim.GetProperty("headline").GetString(), claim.GetProperty("campaignId").GetInt64()));
        Assert.Equal("true", again.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Equal(claim.GetProperty("code").GetString(), (await other.JsonAsync()).GetProperty("code").GetString());
        Assert.Equal(1, await ClaimsAsync(api));
        var listed = (await (await caller.PostAsJsonAsync("/api/v1/offers/query", new { member = Wang, store = "S1" }, TestContext.Current.CancellationToken)).JsonAsync()).GetProperty("items")[0];
        Assert.Equal(("claimed", true, claim.GetProperty("code").GetString()), (listed.GetProperty("claim").GetString(), listed.GetProperty("usableHere").GetBoolean(), listed.GetProperty("code").GetString()));
    }

    [Theory, EachDatabase]
    public async Task Refusals_have_stable_codes_and_what_stood_against_a_claim_is_kept_though_it_was_refused(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        var member = await TillKit.MemberAsync(api.Get<WriteGate>(), objects: true);
        var stage = await ClaimKit.LiveAsync(api.Services);
        var everybody = await TillKit.LiveAsync(api.Services, TillKit.Definition(OfferReach.Everybody) with { Headline = "All" }, "All");
        var caller = await api.CallerAsync("redeem");

        async Task<(HttpStatusCode, string?)> ClaimAsync(long offer, object who)
        {
            var answer = await caller.WriteAsync(HttpMethod.Post, $"/api/v1/offers/{offer}/claim", new { member = who });
            return (answer.StatusCode, await answer.CodeAsync());
        }

        Assert.Equal((HttpStatusCode.Conflict, "not_available"), await ClaimAsync(stage.Offer, Wang));
        Assert.Equal((HttpStatusCode.NotFound, "offer_unknown"), await ClaimAsync(everybody.Offer, Wang));
        Assert.Equal((HttpStatusCode.NotFound, "offer_unknown"), await ClaimAsync(99_999, Wang));
        Assert.Equal((HttpStatusCode.NotFound, "member_unknown"), await ClaimAsync(stage.Offer, new { kind = "phone", value = "+8613999999999" }));
        await stage.SetAsync(Core.Campaigns.CampaignState.Stopped);
        Assert.Equal((HttpStatusCode.Conflict, "claim_over"), await ClaimAsync(stage.Offer, Wang));
        Assert.Equal((member, "objection"), await api.ReadAsync(db => db.Set<MemberClaim>().Select(claim => new ValueTuple<long, string>(claim.MemberId, claim.Reason)).SingleAsync()));
        var reader = await api.CallerAsync("offers");
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.WriteAsync(HttpMethod.Post, $"/api/v1/offers/{stage.Offer}/claim", new { member = Wang })).StatusCode);
    }

    [Theory, EachDatabase]
    public async Task Who_comes_too_late_by_a_key_is_told_so_again_and_leaves_nothing(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        await TillKit.MemberAsync(api.Get<WriteGate>());
        await TillKit.MemberAsync(api.Get<WriteGate>(), "+8613800000003");
        var stage = await ClaimKit.LiveAsync(api.Services, TillKit.Definition(OfferReach.Claim, new OfferCaps { Uses = 1 }));
        var (caller, path, late) = (await api.CallerAsync("redeem"), $"/api/v1/offers/{stage.Offer}/claim", new { member = new { kind = "phone", value = "138 0000 0003" } });
        Assert.Equal(HttpStatusCode.OK, (await caller.WriteAsync(HttpMethod.Post, path, new { member = Wang })).StatusCode);

        for (var again = 0; again < 2; again++)
        {
            var answer = await caller.WriteAsync(HttpMethod.Post, path, late, "late");
            Assert.Equal((HttpStatusCode.Conflict, "claim_over"), (answer.StatusCode, await answer.CodeAsync()));
        }

        Assert.Equal(1, await ClaimsAsync(api));
        Assert.Equal(1, await api.ReadAsync(db => db.Set<Core.Assignments.Assignment>().CountAsync()));
    }

    [Theory, EachDatabase]
    public async Task Looking_at_the_members_link_changes_nothing_and_the_button_claims(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        var member = await TillKit.MemberAsync(api.Get<WriteGate>());
        var stage = await ClaimKit.LiveAsync(api.Services, TillKit.Definition(OfferReach.Claim, codes: new OfferCodes { Kind = CodeKind.Personal }));
        await stage.InviteAsync(member);
        var (browser, ct) = (api.Anybody(), TestContext.Current.CancellationToken);
        browser.DefaultRequestHeaders.Add("Accept-Language", "zh-Hans");
        var link = ClaimLinks.MemberPath + api.Get<ClaimLinks>().TokenOf(new ClaimLink(member, stage.Offer));

        var look = await browser.GetStringAsync(link, ct);
        Assert.Contains("大衣八折", WebUtility.HtmlDecode(look), StringComparison.Ordinal);
        Assert.Contains("method=\"post\"", look, StringComparison.Ordinal);
        Assert.Equal(0, await ClaimsAsync(api));
        var claimed = await (await browser.PostAsync(link, null, ct)).Content.ReadAsStringAsync(ct);
        Assert.Equal(1, await ClaimsAsync(api));
        var code = (await api.ReadAsync(async db => await api.Get<CodeBook>().ShowAsync(db, [await db.Set<OfferCode>().Select(row => row.Id).SingleAsync()], ct))).Values.Single();
        foreach (var page in new[] { claimed, await browser.GetStringAsync(link, ct) })
        {
            Assert.Contains(code, page, StringComparison.Ordinal);
            Assert.Contains("<svg", page, StringComparison.Ordinal);
            Assert.DoesNotContain("method=\"post\"", page, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await browser.PostAsync(ClaimLinks.MemberPath + "CfDJ8forged", null, ct)).StatusCode);
    }

    [Theory, EachDatabase]
    public async Task The_link_of_a_record_that_was_merged_claims_for_the_survivor(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        var gate = api.Get<WriteGate>();
        var (old, survivor) = (await TillKit.MemberAsync(gate), await TillKit.MemberAsync(gate, "+8613800000001"));
        var stage = await ClaimKit.LiveAsync(api.Services);
        await gate.WriteAsync(async db =>
        {
            var row = (await db.FindAsync<Member>(old))!;
            (row.Status, row.MergedIntoId) = (MemberStatus.Merged, survivor);
        }, default);

        await api.Anybody().PostAsync(ClaimLinks.MemberPath + api.Get<ClaimLinks>().TokenOf(new ClaimLink(old, stage.Offer)), null, TestContext.Current.CancellationToken);

        Assert.Equal(survivor, await api.ReadAsync(db => db.Set<MemberClaim>().Select(claim => claim.MemberId).SingleAsync()));
    }

    [Theory, EachDatabase]
    public async Task The_poster_answers_everybody_alike_and_claims_for_who_is_a_member(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        await TillKit.MemberAsync(api.Get<WriteGate>(), card: "6290001234");
        await TillKit.MemberAsync(api.Get<WriteGate>(), "+8613800000002", objects: true);
        var stage = await ClaimKit.LiveAsync(api.Services);
        var (browser, ct, path) = (api.Anybody(), TestContext.Current.CancellationToken, $"{ClaimLinks.PosterPath}{stage.Offer}");
        Assert.Contains("name=\"number\"", await browser.GetStringAsync(path, ct), StringComparison.Ordinal);

        var answers = new List<string>();
        foreach (var number in new[] { "6290001234", "138 0000 0002", "139 9999 9999" })
            answers.Add(await (await browser.PostAsync(path, Typed(number), ct)).Content.ReadAsStringAsync(ct));

        Assert.Single(answers.Distinct());
        Assert.Equal(1, await ClaimsAsync(api));
        Assert.Equal(ClaimWay.Poster, await api.ReadAsync(db => db.Set<MemberClaim>().Where(claim => claim.Reason == "").Select(claim => claim.Way).SingleAsync()));
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync(path, Typed(" "), ct)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync(ClaimLinks.PosterPath + "99999", ct)).StatusCode);
        await stage.SetAsync(Core.Campaigns.CampaignState.Stopped);
        Assert.DoesNotContain("name=\"number\"", await browser.GetStringAsync(path, ct), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_types_number_after_number_is_held_back()
    {
        await using var api = await StartAsync(DatabaseKind.Sqlite, ("Api:ClaimsPerMinute", "3"));
        var stage = await ClaimKit.LiveAsync(api.Services);
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 5; i++) statuses.Add((await api.Anybody().PostAsync($"{ClaimLinks.PosterPath}{stage.Offer}", Typed($"1380000{i:0000}"), TestContext.Current.CancellationToken)).StatusCode);

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], statuses);
    }
}
