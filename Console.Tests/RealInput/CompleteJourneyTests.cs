using System.Net;
using System.Net.Http.Json;
using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Audiences.Lists;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Approval;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Core.Redemptions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.RealInput;

/// <summary>A grocer's year through the whole product: files in, campaign 13 launched on its day, its redemptions replayed, and every figure computed again from the files.</summary>
public class CompleteJourneyTests
{
    const long UnitPrice = 500;
    const long Off = 100;

    static readonly Actor Marketer = TestConsole.Person(Roles.Marketer, 2, "Li Wei");
    static readonly Actor Approver = TestConsole.Person(Roles.Approver, 3, "Zhao Min");

    [Theory, EachDatabase]
    public async Task Campaign_13_runs_through_the_product_and_its_figures_are_those_of_the_files(DatabaseKind kind)
    {
        var journey = new CompleteJourney();
        await using var api = await TestApi.StartAsync(kind);
        await api.Get<WriteGate>().WriteAsync(db => db.Set<Brand>().ExecuteUpdateAsync(set => set.SetProperty(brand => brand.Currency, "USD").SetProperty(brand => brand.TimeZone, "America/New_York")), default);
        var imports = new RealImports(api.Services);

        api.Clock.Now = CompleteJourney.At(journey.Days.From);
        await CatalogueAsync(imports, journey);
        await MembersAsync(api, imports, journey);
        var promotion = await PromotionAsync(api, "Campaign 13");
        await CodesAsync(api, imports, journey, promotion);
        await CodesOfOtherCampaignsAsync(api, imports, journey);
        var campaign = await LaunchAsync(api, journey, promotion);

        api.Clock.Now = TestClock.Usual;
        await ReceiptsAsync(api, imports, journey);
        await ReplayAsync(api, journey);
        await FiguresAgreeAsync(api, journey, campaign);
    }

    static async Task CatalogueAsync(RealImports imports, CompleteJourney journey)
    {
        var products = journey.Products;
        var report = await imports.TakeAsync("products", products);
        Assert.Equal((products.Rows.Count - 1, 1, 1), (report.Good, report.Bad, report.Of("digits_lost")));
        Assert.Equal(products.Column("product_type").Count(name => name == ""), report.Of("name_missing_sku_used"));
        Assert.Equal(products.Column("product_category").Count(category => category == ""), report.Of("category_missing"));

        var stores = new RealFile(["store_id", "name"], [.. journey.Lines.Column("store_id").Distinct().Select(id => new[] { id, "Store " + id })]);
        Assert.Equal(stores.Rows.Count, (await imports.TakeAsync("stores", stores)).Good);
    }

    /// <summary>Households come from the demographics and, most of them, from the lists of the campaigns; told again they are known.</summary>
    static async Task MembersAsync(TestApi api, RealImports imports, CompleteJourney journey)
    {
        foreach (var file in new[] { journey.Demographics, journey.Audiences })
        {
            var report = await imports.TakeAsync("members", file);
            Assert.Equal((file.Rows.Count, 0), (report.Good, report.Bad));
        }

        Assert.Equal(journey.Households.Count, await api.ReadAsync(db => db.Set<Member>().CountAsync()));
    }

    static Task<long> PromotionAsync(TestApi api, string name) => api.Get<PromotionActions>().CreateAsync(Marketer, name, new PromotionDefinition
    {
        Currency = "USD", Benefits = [new AmountOff(Off)], Codes = new OfferCodes { Kind = CodeKind.Pool }, Caps = new OfferCaps { Uses = 1_000 },
        Headline = new Texts("1 dollar off", "立减 1 美元"),
    }, default);

    /// <summary>The union of the coupons' products becomes the scope and their codes the pool.</summary>
    static async Task CodesAsync(TestApi api, RealImports imports, CompleteJourney journey, long promotion)
    {
        var coupons = journey.Coupons.Where("campaign_id", CompleteJourney.Campaign);
        var report = await BringAsync(imports, coupons, promotion);
        var good = coupons.Rows.Where(row => !CompleteJourney.IsShortened(coupons.Cell(row, "product_id"))).ToList();
        Assert.Equal((good.Count, coupons.Rows.Count - good.Count, 1), (report.Good, report.Bad, report.Of("digits_lost")));
        Assert.Equal(Doubles(good), report.Of("code_given_twice"));
        Assert.Equal(good.Count(row => !journey.KnownSkus.Contains(coupons.Cell(row, "product_id"))), report.Of("scope_sku_unknown"));

        var draft = (await api.Get<PromotionQueries>().DraftAsync(Marketer, promotion, default)).Definition;
        Assert.Equal(good.Select(row => coupons.Cell(row, "product_id")).Distinct().Order(StringComparer.Ordinal), draft.Products.Skus);
        Assert.Equal(coupons.Column("coupon_upc").Distinct().Count(), draft.Codes.Brought);
    }

    /// <summary>151 codes are valid in several campaigns: a code has one offer, so whoever comes later is told of each.</summary>
    static async Task CodesOfOtherCampaignsAsync(TestApi api, RealImports imports, CompleteJourney journey)
    {
        var coupons = journey.Coupons;
        var shared = coupons.Rows.GroupBy(row => coupons.Cell(row, "coupon_upc")).Where(code => code.Select(row => coupons.Cell(row, "campaign_id")).Distinct().Count() > 1).Select(code => code.Key).ToHashSet();
        Assert.Equal((151, 4_872), (shared.Count, Doubles(coupons.Rows)));

        var held = coupons.Where("campaign_id", CompleteJourney.Campaign).Column("coupon_upc").ToHashSet();
        var doubles = Doubles(coupons.Where("campaign_id", CompleteJourney.Campaign).Rows);
        var taken = new HashSet<string>();
        foreach (var campaign in coupons.Column("campaign_id").Distinct().Where(id => id != CompleteJourney.Campaign).ToList())
        {
            var mine = coupons.Where("campaign_id", campaign);
            var report = await BringAsync(imports, mine, await PromotionAsync(api, "Campaign " + campaign));
            var readable = mine.Rows.Where(row => !CompleteJourney.IsShortened(mine.Cell(row, "product_id"))).ToList();
            var free = readable.Where(row => !held.Contains(mine.Cell(row, "coupon_upc"))).ToList();
            var late = readable.Except(free).ToList();
            Assert.Equal((campaign, free.Count, late.Count, Doubles(free)), (campaign, report.Good, report.Of("code_taken"), report.Of("code_given_twice")));
            taken.UnionWith(report.Problems.Where(problem => problem.Code == "code_taken").Select(problem => problem.Value));
            doubles += Doubles(free) + Doubles(late);
            held.UnionWith(free.Select(row => mine.Cell(row, "coupon_upc")));
        }

        Assert.Equal(shared.Order(), taken.Order());
        Assert.Equal(4_872, doubles);
    }

    static Task<RealReport> BringAsync(RealImports imports, RealFile coupons, long promotion) =>
        imports.TakeAsync("codes", coupons, plan => plan with { Options = new Dictionary<string, string> { ["promotion"] = $"{promotion}" } });

    static int Doubles(IReadOnlyCollection<string[]> rows) => rows.Count - rows.Select(row => string.Join('|', row)).Distinct().Count();

    /// <summary>The audience as a list, no control, four eyes, and the launch from outside on the campaign's first day.</summary>
    static async Task<long> LaunchAsync(TestApi api, CompleteJourney journey, long promotion)
    {
        var outside = await api.CallerAsync("audiences:write,campaigns:write");
        var list = await api.Get<MemberListActions>().CreateAsync(Marketer, "Households of campaign 13", default);
        var members = journey.Audience.Append("nobody").Select(household => new { value = household, kind = "card" });
        var added = await (await outside.WriteAsync(HttpMethod.Post, $"/api/v1/lists/{list}/members", new { members })).JsonAsync();
        Assert.Equal((journey.Audience.Count, "nobody"), (added.GetProperty("added").GetInt32(), added.GetProperty("unknown")[0].GetString()));

        var draft = await api.Get<PromotionQueries>().DraftAsync(Marketer, promotion, default);
        await api.Get<PromotionActions>().SaveAsync(Marketer, promotion, draft.Version, "Campaign 13", draft.Definition with { When = new OfferWhen { From = journey.Days.From, To = journey.Days.To } }, default);
        var campaigns = api.Get<CampaignActions>();
        var id = await campaigns.CreateAsync(Marketer, "Campaign 13", default);
        var version = await campaigns.SaveAsync(Marketer, id, 0, new CampaignEdit
        {
            Name = "Campaign 13", PromotionId = promotion, AudienceId = await api.Get<AudienceActions>().CreateAsync(Marketer, "Campaign 13", new OnList(list), default),
            ControlBasisPoints = 0, Channels = [new(ChannelNames.Pos), new(ChannelNames.Web)], Schedule = new CampaignSchedule { Zone = "America/New_York" },
        }, default);
        var approvals = api.Get<ApprovalActions>();
        await approvals.ApproveAsync(Approver, await approvals.RequestAsync(Marketer, id, version, null, default), null, default);
        Assert.Equal(HttpStatusCode.OK, (await outside.WriteAsync(HttpMethod.Post, $"/api/v1/campaigns/{id}/launch")).StatusCode);
        await api.Get<JobRunner>().DrainAsync(default);
        return id;
    }

    static async Task ReceiptsAsync(TestApi api, RealImports imports, CompleteJourney journey)
    {
        var lines = journey.Lines;
        var report = await imports.TakeAsync("receipts", lines);
        var good = lines.Rows.Where(row => !CompleteJourney.IsShortened(lines.Cell(row, "basket_id"))).ToList();
        Assert.Equal((good.Count, 1, 1), (report.Good, report.Bad, report.Of("digits_lost")));
        Assert.Equal(good.Count(row => !journey.KnownSkus.Contains(lines.Cell(row, "product_id"))), report.Of("receipt_sku_unknown"));
        Assert.Equal(good.Count(row => lines.Cell(row, "quantity") == "0"), report.Of("quantity_zero"));
        Assert.Equal(good.Count(row => int.Parse(lines.Cell(row, "quantity")) > 1_000), report.Of("quantity_large"));
        var strangers = good.Where(row => !journey.Households.Contains(lines.Cell(row, "household_id"))).Select(row => lines.Cell(row, "basket_id")).Distinct().Count();
        Assert.Equal(strangers, report.Of("receipt_member_unknown"));

        // Baskets are not whole: the rest of one that comes later under the same number is named, and what was taken stays.
        var rest = lines with { Rows = [good[0], [.. good[0]]] };
        rest.Rows[1][Array.IndexOf(lines.Headers, "product_id")] = good[1][Array.IndexOf(lines.Headers, "product_id")];
        var later = await imports.TakeAsync("receipts", rest);
        Assert.Equal((0, 2, 2), (later.Good, later.Bad, later.Of("receipt_revision_used")));

        Assert.Equal(good.Sum(row => lines.Cents(row, "sales_value")), await api.ReadAsync(db => db.Set<ReceiptLine>().Where(line => line.IsCurrent).SumAsync(line => line.Amount)));
        Assert.Equal(good.Select(row => (lines.Cell(row, "store_id"), lines.Cell(row, "basket_id"))).Distinct().Count(), await api.ReadAsync(db => db.Set<Receipt>().CountAsync()));
        Assert.Equal(good.Count(row => journey.Households.Contains(lines.Cell(row, "household_id"))), await api.ReadAsync(db => db.Set<ReceiptLine>().CountAsync(line => line.MemberId != null)));
    }

    /// <summary>Each redemption as a till of long ago would have asked: evaluate, hold, confirm, with its own date; the file knows no basket, so one product of the coupon stands for it.</summary>
    static async Task ReplayAsync(TestApi api, CompleteJourney journey)
    {
        var (file, coupons) = (journey.Redemptions, journey.Coupons.Where("campaign_id", CompleteJourney.Campaign));
        var skus = coupons.Rows.GroupBy(row => coupons.Cell(row, "coupon_upc")).ToDictionary(code => code.Key, code => coupons.Cell(code.First(), "product_id"));
        object Basket(string[] row) => new
        {
            member = new { kind = "card", value = file.Cell(row, "household_id") }, channel = "web", currency = "USD", codes = new[] { file.Cell(row, "coupon_upc") },
            at = CompleteJourney.At(CompleteJourney.Day(file.Cell(row, "redemption_date")).AddHours(12)),
            lines = new[] { new { lineId = "1", sku = skus[file.Cell(row, "coupon_upc")], quantity = 1, unitPrice = UnitPrice } },
        };
        var ct = TestContext.Current.CancellationToken;
        Assert.Equal("at_too_old", await (await (await api.CallerAsync("offers,redeem")).PostAsJsonAsync("/api/v1/baskets/evaluate", Basket(file.Rows[0]), ct)).CodeAsync());
        var till = await api.CallerAsync("offers,redeem,backfill");
        await Parallel.ForEachAsync(file.Rows.Index(), new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = ct }, async (row, _) =>
        {
            var evaluated = await (await till.PostAsJsonAsync("/api/v1/baskets/evaluate", Basket(row.Item), ct)).JsonAsync();
            var held = await till.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { evaluationId = evaluated.GetProperty("evaluationId").GetString() });
            Assert.True(held.StatusCode == HttpStatusCode.Created, $"{string.Join(' ', row.Item)}: {await held.Content.ReadAsStringAsync(ct)}");
            var path = $"/api/v1/redemptions/{(await held.JsonAsync()).GetProperty("redemptionId").GetString()}/confirm";
            var confirmed = await till.WriteAsync(HttpMethod.Post, path, new { receipt = new { source = "history", receiptId = $"{row.Index}" } });
            Assert.Equal("confirmed", (await confirmed.JsonAsync()).GetProperty("state").GetString());
        });
    }

    static async Task FiguresAgreeAsync(TestApi api, CompleteJourney journey, long campaign)
    {
        var file = journey.Redemptions;
        long count = file.Rows.Count, redeemers = file.Column("household_id").Distinct().Count(), audience = journey.Audience.Count;
        var results = await (await (await api.CallerAsync("results")).GetAsync($"/api/v1/campaigns/{campaign}/results", TestContext.Current.CancellationToken)).JsonAsync();
        var summary = results.GetProperty("summary");
        long Of(string figure) => summary.GetProperty(figure).GetInt64();
        Assert.Equal((audience, audience, 0L, 0L), (Of("considered"), Of("assigned"), Of("control"), Of("suppressed")));
        Assert.Equal((redeemers, count, 0L, 0L), (Of("redeemers"), Of("redemptions"), Of("contaminated"), Of("overruns")));
        Assert.Equal((count * Off, count * (UnitPrice - Off)), (summary.GetProperty("discount").GetProperty("amount").GetInt64(), summary.GetProperty("revenue").GetProperty("amount").GetInt64()));
        Assert.Equal(
            file.Column("redemption_date").CountBy(day => day).Select(day => $"{day.Key} {day.Value}").Order(StringComparer.Ordinal),
            results.GetProperty("days").EnumerateArray().Select(day => $"{day.GetProperty("day").GetString()} {day.GetProperty("redemptions").GetInt64()}"));
        Assert.Equal((CompleteJourney.At(journey.Days.From), CompleteJourney.At(journey.Days.To.AddDays(7))), (results.GetProperty("from").GetDateTimeOffset(), results.GetProperty("to").GetDateTimeOffset()));
        var treated = results.GetProperty("lift").GetProperty("treated");
        Assert.Equal(journey.RevenueInWindow(), (long)Math.Round(treated.GetProperty("mean").GetDouble() * treated.GetProperty("members").GetInt64()));

        var uses = await api.ReadAsync(db => db.Set<Use>().Where(use => use.CampaignId == campaign).Select(use => use.CodeId!.Value).ToListAsync());
        var codes = await api.ReadAsync(db => api.Get<CodeBook>().ShowAsync(db, [.. uses.Distinct()], default));
        Assert.Equal(file.Column("coupon_upc").CountBy(code => code).OrderBy(code => code.Key), uses.CountBy(use => codes[use]).OrderBy(code => code.Key));
    }
}
