using System.Diagnostics;
using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Approval;
using CampaignConsole.Core.Campaigns.Conflicts;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Promotions.Outside;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Campaigns;

/// <summary>Two prices for one product, for one member: found before the approval, stopped unless explained.</summary>
public class ConflictRadarTests(ITestOutputHelper output)
{
    static readonly CancellationToken Ct = CancellationToken.None;

    static readonly Func<PromotionDefinition, PromotionDefinition> Coats = offer => offer with { Products = new ProductScope { Categories = ["Coats"] }, Headline = "Coats" };

    [Theory, EachDatabase]
    public async Task Two_campaigns_on_the_same_products_for_the_same_members_meet_and_the_second_is_stopped(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var first = await console.ReadyAsync(offer: Coats);
        Assert.Empty((await LookAsync(console, first)).Conflicts);
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, first, null, Ct);

        var second = await console.ReadyAsync(edit => edit with { Name = "Second" }, offer => offer with { Products = new ProductScope { Skus = ["C1", "K1"] } });
        var conflict = Assert.Single((await LookAsync(console, second)).Conflicts);
        Assert.Equal((ConflictSide.Campaign, first, 10, 1), (conflict.Other.Side, conflict.Other.Id, conflict.Members, conflict.Products.Count));
        Assert.Equal("C1", Assert.Single(conflict.Products.Sample).Sku);
        Assert.Equal(new DateTime(2026, 12, 31), conflict.Meeting.Span.To);
        Assert.Equal((FixKind.ExcludeProducts, 1), (conflict.Fix.Kind, conflict.Fix.Count));

        var reason = Assert.Single(await console.Get<CampaignReadiness>().FindAsync(console.Marketer, second, Ct), reason => reason.Blocks);
        Assert.Equal("“Winter coats” would show 10 members another price for the same products. Part the two, or explain why both may stand.", CampaignReadiness.Sentence(reason, "en"));
        Assert.Equal("campaign_not_ready", await RefusedAsync(() => console.Get<LaunchActions>().LaunchAsync(console.Marketer, second, null, Ct)));
        var version = (await console.CampaignAsync(second)).Version;
        Assert.Equal("campaign_not_ready", await RefusedAsync(() => console.Get<ApprovalActions>().RequestAsync(console.Marketer, second, version, null, Ct)));
    }

    [Theory, EachDatabase]
    public async Task What_is_there_to_be_claimed_may_be_anybodys_so_the_audience_that_is_told_bounds_nothing(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, await console.ReadyAsync(offer: offer => Coats(offer) with { Reach = OfferReach.Everybody }), null, Ct);

        Assert.Equal(10, Assert.Single((await LookAsync(console, await console.ReadyAsync(offer: Coats))).Conflicts).Members);
        Assert.Null(Assert.Single((await LookAsync(console, await console.ReadyAsync(offer: offer => Coats(offer) with { Reach = OfferReach.Claim }))).Conflicts).Members);
    }

    public static TheoryData<string, Func<PromotionDefinition, PromotionDefinition>> Apart => new()
    {
        { "products", offer => offer with { Products = new ProductScope { Categories = ["Knitwear"] } } },
        { "stores", offer => Coats(offer) with { Places = new PlaceScope { Stores = ["S2"] } } },
        { "channels", offer => Coats(offer) with { Places = new PlaceScope { Channels = ["web"] } } },
        { "time", offer => Coats(offer) with { When = new OfferWhen { From = new DateTime(2026, 12, 31), To = new DateTime(2027, 1, 31) } } },
        { "tiers", offer => Coats(offer) with { Places = new PlaceScope { Tiers = ["silver"] } } },
        { "an order offer", offer => Coats(offer) with { Benefits = [new AmountOff(1_000)] } },
        { "a gift", offer => Coats(offer) with { Benefits = [new Gift("G1", 100)] } },
        { "shipping", offer => Coats(offer) with { Benefits = [new ShippingOff()] } },
        { "points", offer => Coats(offer) with { Benefits = [new PointsEarned(1, 100)] } },
    };

    [Theory, EachDatabase]
    public async Task What_has_no_product_store_channel_time_or_tier_in_common_never_meets(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var here = new PlaceScope { Stores = ["S1"], Channels = ["pos"], Tiers = ["gold"] };
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, await console.ReadyAsync(offer: offer => Coats(offer) with { Places = here }), null, Ct);
        Assert.Single((await LookAsync(console, await console.ReadyAsync(offer: offer => Coats(offer) with { Headline = "The same" }))).Conflicts);
        foreach (var row in Apart)
        {
            var (what, change) = row.Data;
            Assert.Equal((what, 0), (what, (await LookAsync(console, await console.ReadyAsync(offer: change))).Conflicts.Count));
        }
    }

    [Theory, EachDatabase]
    public async Task Audiences_are_intersected_and_an_offer_for_everybody_meets_all_of_them(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await console.Gate.WriteAsync(db => db.Set<Member>().Where(member => member.Id > 6).ExecuteUpdateAsync(set => set.SetProperty(member => member.Tier, "silver"), Ct), Ct);
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, await console.ReadyAsync(offer: Coats), null, Ct);

        var silver = await AudienceAsync(console, new TierIs(["silver"]));
        Assert.Empty((await LookAsync(console, await console.ReadyAsync(edit => edit with { AudienceId = silver }, Other))).Conflicts);
        var both = await AudienceAsync(console, new TierIs(["silver", "gold"]));
        Assert.Equal(6, Assert.Single((await LookAsync(console, await console.ReadyAsync(edit => edit with { AudienceId = both }, Other))).Conflicts).Members);
        var code = await LookAsync(console, await console.ReadyAsync(edit => edit with { AudienceId = silver }, offer => Other(offer) with
        {
            Reach = OfferReach.Code, Codes = new OfferCodes { Kind = Core.Promotions.Codes.CodeKind.Shared, Shared = "WINTER" },
        }));
        Assert.Equal(6, Assert.Single(code.Conflicts).Members);

        static PromotionDefinition Other(PromotionDefinition offer) => Coats(offer) with { Headline = "Another" };
    }

    [Theory, EachDatabase]
    public async Task An_outside_promotion_takes_part_and_two_for_everybody_meet_for_everybody(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var id = await console.ReadyAsync(offer: offer => Coats(offer) with { Reach = OfferReach.Everybody });
        var mall = new OutsideEdit("Mall week", OutsideKind.Mall, "Grand Gateway", new OutsideTerms
        {
            Products = new ProductScope { Skus = ["C1"] }, Places = new PlaceScope { Stores = ["S1"] }, From = new DateTime(2026, 11, 20), To = new DateTime(2026, 11, 25),
        }, 0);
        var outside = await console.Get<OutsideActions>().SaveAsync(console.Marketer, null, mall, Ct);
        var conflict = Assert.Single((await LookAsync(console, id)).Conflicts);
        Assert.Equal((ConflictSide.Outside, outside, "Grand Gateway", null), (conflict.Other.Side, conflict.Other.Id, conflict.Other.Where, conflict.Members));
        Assert.Equal(["S1"], conflict.Meeting.Stores!);
        Assert.Equal((FixKind.StartLater, new DateTime(2026, 11, 25)), (conflict.Fix.Kind, conflict.Fix.At));
        Assert.Contains(await console.Get<CampaignReadiness>().FindAsync(console.Marketer, id, Ct), reason => reason is { Code: "price_conflict_all", Blocks: true });

        console.Clock.Advance(TimeSpan.FromDays(6));
        Assert.Empty((await LookAsync(console, id)).Conflicts);
        console.Clock.Advance(TimeSpan.FromDays(-6));
        await console.Get<OutsideActions>().DeleteAsync(console.Marketer, outside, Ct);
        Assert.Empty((await LookAsync(console, id)).Conflicts);
    }

    [Theory]
    [InlineData(OfferReach.Holders, 0)]
    [InlineData(OfferReach.Claim, 1)]
    public async Task Days_from_the_last_run_end_what_is_assigned_but_what_is_claimed_goes_on_until_the_offers_end(OfferReach reach, int meetings)
    {
        await using var console = await StartAsync(DatabaseKind.Sqlite);
        var id = await console.ReadyAsync(offer: offer => Coats(offer) with { Reach = reach, When = offer.When with { DaysFromAssignment = 3 } });
        var late = new OutsideEdit("Mall week", OutsideKind.Mall, "Grand Gateway", new OutsideTerms
        {
            Products = new ProductScope { Skus = ["C1"] }, Places = new PlaceScope { Stores = ["S1"] }, From = new DateTime(2026, 11, 28), To = new DateTime(2026, 11, 30),
        }, 0);
        await console.Get<OutsideActions>().SaveAsync(console.Marketer, null, late, Ct);
        Assert.Equal(meetings, (await LookAsync(console, id)).Conflicts.Count);
    }

    [Theory, EachDatabase]
    public async Task Explained_it_passes_and_an_edit_of_either_side_voids_that(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var outside = await console.Get<OutsideActions>().SaveAsync(console.Marketer, null, new OutsideEdit("Mall week", OutsideKind.Mall, "Grand Gateway", new OutsideTerms(), 0), Ct);
        var id = await console.ReadyAsync(offer: Coats);
        var conflict = Assert.Single((await LookAsync(console, id)).Conflicts);
        var actions = console.Get<ConflictActions>();
        Task Explain(string hash, string text = "The mall pays for its own.") => actions.ExplainAsync(console.Marketer, id, ConflictSide.Outside, outside, hash, text, Ct);
        Assert.Equal("campaign_needs_reason", await RefusedAsync(() => Explain(conflict.Other.Hash, " ")));
        Assert.Equal("changed_meanwhile", await RefusedAsync(() => Explain("another")));
        Assert.Equal("right_missing", await RefusedAsync(() => actions.ExplainAsync(console.Approver, id, ConflictSide.Outside, outside, conflict.Other.Hash, "x", Ct)));
        await Explain(conflict.Other.Hash);
        var explained = Assert.Single((await LookAsync(console, id)).Conflicts).Explained;
        Assert.Equal(("The mall pays for its own.", "Li Wei", console.Clock.Now), (explained!.Text, explained.By, explained.At));
        Assert.DoesNotContain(await console.Get<CampaignReadiness>().FindAsync(console.Marketer, id, Ct), reason => reason.Blocks);

        // The other side says something else: nobody has explained that.
        await console.Get<OutsideActions>().SaveAsync(console.Marketer, outside, new OutsideEdit("Mall week", OutsideKind.Mall, "Grand Gateway", new OutsideTerms { BasisPoints = 3_000 }, 1), Ct);
        var changed = Assert.Single((await LookAsync(console, id)).Conflicts);
        Assert.Equal((null, "The mall pays for its own."), (changed.Explained?.Text, changed.Former?.Text));
        Assert.Equal("campaign_not_ready", await RefusedAsync(() => console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, Ct)));
        await Explain(changed.Other.Hash, "Still theirs.");
        Assert.NotNull(Assert.Single((await LookAsync(console, id)).Conflicts).Explained);

        // And so does this side: another depth is another price.
        var promotion = (await console.CampaignAsync(id)).PromotionId!.Value;
        var draft = await console.Get<PromotionQueries>().DraftAsync(console.Marketer, promotion, Ct);
        await console.Get<PromotionActions>().SaveAsync(console.Marketer, promotion, draft.Version, draft.Name, draft.Definition with { Benefits = [new PercentOff(3_000)] }, Ct);
        Assert.Null(Assert.Single((await LookAsync(console, id)).Conflicts).Explained);
        await Explain(changed.Other.Hash, "Deeper, and still theirs.");
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, Ct);
        Assert.NotNull(Assert.Single((await LookAsync(console, id)).Conflicts).Explained);
    }

    [Theory, EachDatabase]
    public async Task Whoever_explains_two_campaigns_first_explains_them_for_both(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await console.Get<SettingsBook>().WriteAsync(console.Administrator, CampaignPolicy.Default with { AudienceAbove = 1 }, Ct);
        var first = await console.ReadyAsync(offer: Coats);
        await ApproveAsync(console, first);
        var second = await console.ReadyAsync(offer: offer => Coats(offer) with { Headline = "Another" });
        var conflict = Assert.Single((await LookAsync(console, second)).Conflicts);
        Assert.Equal((CampaignState.Approved, FixKind.Priority, 99), (conflict.Other.State, conflict.Fix.Kind, conflict.Fix.Number));
        await console.Get<ConflictActions>().ExplainAsync(console.Marketer, second, ConflictSide.Campaign, first, conflict.Other.Hash, "The priority decides.", Ct);
        await ApproveAsync(console, second);
        Assert.Equal("The priority decides.", Assert.Single((await LookAsync(console, first)).Conflicts).Explained?.Text);
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, first, null, Ct);
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, second, null, Ct);
    }

    [Theory, EachDatabase]
    public async Task The_priority_decides_among_those_not_yet_assigned_and_the_held_offer_stays(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var later = new CampaignSchedule { Kind = ScheduleKind.Once, Zone = "Asia/Shanghai", At = new DateTime(2026, 11, 23, 10, 0, 0) };
        var gold = await AudienceAsync(console, new TierIs(["gold"]));
        await console.Gate.WriteAsync(db => db.Set<Member>().Where(member => member.Id > 6).ExecuteUpdateAsync(set => set.SetProperty(member => member.Tier, "silver"), Ct), Ct);
        var better = await console.ReadyAsync(edit => edit with { Name = "Better", Priority = 10, Schedule = later, AudienceId = gold }, Coats);
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, better, null, Ct);

        var both = await AudienceAsync(console, new TierIs(["silver", "gold"]));
        var worse = await console.ReadyAsync(edit => edit with { Name = "Worse", AudienceId = both }, offer => Coats(offer) with { Headline = "Another" });
        Assert.Equal([new Removed("outranked", 6)], (await console.Get<ForecastQueries>().OfAsync(console.Marketer, worse, Ct)).Removed);
        await LaunchExplainedAsync(console, worse);
        await console.RunJobsAsync();
        var rows = await console.ReadAsync(db => db.Set<Assignment>().Where(row => row.CampaignId == worse).OrderBy(row => row.MemberId).ToListAsync());
        Assert.Equal([.. Enumerable.Repeat("outranked", 6), .. Enumerable.Repeat("", 4)], rows.Select(row => row.Reason ?? ""));

        // A campaign that goes before the other one does not give way to it; and its members are those that the other left.
        console.Clock.Now = new DateTimeOffset(2026, 11, 23, 2, 1, 0, TimeSpan.Zero);
        await new DueCampaigns(console.Gate, console.Get<IDbContextFactory<ConsoleDb>>(), console.Get<CampaignRuns>(), console.Clock).TickAsync(Ct);
        await console.RunJobsAsync();
        Assert.Equal(6, await console.ReadAsync(db => db.Set<Assignment>().CountAsync(row => row.CampaignId == better && row.Outcome == AssignmentOutcome.Assigned)));

        // Nothing of it is to come any more: who holds neither is free, and who holds one keeps it.
        var third = await console.ReadyAsync(edit => edit with { AudienceId = both }, offer => Coats(offer) with { Headline = "Third" });
        Assert.Equal([new Removed("holds_overlapping", 10)], (await console.Get<ForecastQueries>().OfAsync(console.Marketer, third, Ct)).Removed);
    }

    [Theory, EachDatabase]
    public async Task What_is_proposed_can_be_done_and_parts_the_two(DatabaseKind kind)
    {
        foreach (var fix in Enum.GetValues<FixKind>().Except([FixKind.Choose])) await PartAsync(kind, fix);
    }

    static async Task PartAsync(DatabaseKind kind, FixKind fix)
    {
        await using var console = await StartAsync(kind);
        await console.Gate.WriteAsync(db => db.Set<Member>().Where(member => member.Id > 8).ExecuteUpdateAsync(set => set.SetProperty(member => member.Tier, "silver"), Ct), Ct);
        var silver = fix == FixKind.ExcludeAudience ? await AudienceAsync(console, new TierIs(["silver"])) : await AudienceAsync(console, new TierIs(["gold", "silver"]));
        var both = await AudienceAsync(console, new TierIs(["gold", "silver"]));
        var first = await console.ReadyAsync(edit => edit with { Name = "First", AudienceId = silver }, offer => Coats(offer) with
        {
            Products = fix == FixKind.ExcludeProducts ? new ProductScope { Skus = ["C1"] } : new ProductScope { Categories = ["Coats"] },
            When = fix switch
            {
                FixKind.StartLater => new OfferWhen { To = new DateTime(2026, 11, 25) },
                FixKind.EndEarlier => new OfferWhen { From = new DateTime(2026, 12, 25), To = new DateTime(2026, 12, 31) },
                _ => offer.When,
            },
        });
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, first, null, Ct);
        var second = await console.ReadyAsync(edit => edit with { Name = "Second", AudienceId = both }, offer => Coats(offer) with { Headline = "Another" });
        var conflict = Assert.Single((await LookAsync(console, second)).Conflicts);
        Assert.Equal(fix, conflict.Fix.Kind);
        await console.Get<FixActions>().MakeAsync(console.Marketer, second, ConflictSide.Campaign, first, conflict.Other.Hash, Ct);

        var left = (await LookAsync(console, second)).Conflicts;
        // A priority decides who gets which; that both stand side by side is still to be explained.
        if (fix == FixKind.Priority) Assert.Equal((99, 1), ((await console.CampaignAsync(second)).Priority, left.Count));
        else
        {
            Assert.Empty(left);
            Assert.Equal("conflict_gone", await RefusedAsync(() => console.Get<FixActions>().MakeAsync(console.Marketer, second, ConflictSide.Campaign, first, conflict.Other.Hash, Ct)));
        }
    }

    /// <summary>50,000 codes on both sides, in a catalogue of 60,000 products, beside four live campaigns.</summary>
    [Theory, EachDatabase]
    public async Task Lists_of_50_000_codes_are_held_against_each_other_in_a_second_or_two(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await console.Gate.WriteAsync(db => db.InsertAsync(Enumerable.Range(0, 60_000).Select(number => new Product { Sku = Sku(number), Name = "Coat", Category = "Coats", ListPrice = 10_000 }), Ct), Ct);
        for (var other = 0; other < 4; other++)
        {
            var name = $"Other {other}";
            await LaunchExplainedAsync(console, await console.ReadyAsync(edit => edit with { Name = name }, offer => offer with { Headline = name, Products = Listed(10_000) }));
        }

        var id = await console.ReadyAsync(offer: offer => offer with { Headline = "Mine", Products = Listed(0) });
        await LookAsync(console, id);
        var watch = Stopwatch.StartNew();
        var found = await LookAsync(console, id);
        output.WriteLine($"{kind}: {watch.Elapsed.TotalSeconds:0.00} s");
        Assert.Equal(4, found.Conflicts.Count);
        Assert.All(found.Conflicts, conflict => Assert.Equal((40_000, FixKind.ExcludeProducts), (conflict.Products.Count, conflict.Fix.Kind)));
        // Room for a busy machine; alone it takes well below two seconds.
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 8);

        static string Sku(int number) => $"P{number:00000}";
        static ProductScope Listed(int from) => new() { Skus = [.. Enumerable.Range(from, 50_000).Select(Sku)] };
    }

    static async Task<TestConsole> StartAsync(DatabaseKind kind)
    {
        var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(10);
        await console.WriteAsync(db =>
        {
            db.AddRange(new Store { Code = "S1", Name = "One", TimeZone = "Asia/Shanghai", Region = "North" }, new Store { Code = "S2", Name = "Two", TimeZone = "Asia/Shanghai", Region = "East" });
            db.AddRange(new Product { Sku = "C1", Name = "Wool coat", Category = "Coats" }, new Product { Sku = "C2", Name = "Parka", Category = "Coats" }, new Product { Sku = "K1", Name = "Jumper", Category = "Knitwear" });
        });
        return console;
    }

    static Task<RadarReading> LookAsync(TestConsole console, long campaign) => console.Get<ConflictQueries>().OfAsync(console.Marketer, campaign, Ct);

    static Task<long> AudienceAsync(TestConsole console, Core.Audiences.Rules.RuleNode rule) => console.Get<AudienceActions>().CreateAsync(console.Marketer, $"Audience {Guid.NewGuid()}", rule, Ct);

    static async Task LaunchExplainedAsync(TestConsole console, long id)
    {
        foreach (var conflict in (await LookAsync(console, id)).Conflicts)
            await console.Get<ConflictActions>().ExplainAsync(console.Marketer, id, conflict.Other.Side, conflict.Other.Id, conflict.Other.Hash, "The priority decides.", Ct);
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, Ct);
    }

    static async Task ApproveAsync(TestConsole console, long id)
    {
        var request = await console.Get<ApprovalActions>().RequestAsync(console.Marketer, id, (await console.CampaignAsync(id)).Version, null, Ct);
        await console.Get<ApprovalActions>().ApproveAsync(console.Approver, request, null, Ct);
    }

    static async Task<string> RefusedAsync(Func<Task> act) => (await Assert.ThrowsAsync<Refused>(act)).Code;
}
