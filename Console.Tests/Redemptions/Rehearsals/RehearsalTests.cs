using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Redemptions.Rehearsals;
using CampaignConsole.Tests.Promotions;
using ClosedXML.Excel;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Redemptions.Rehearsals;

/// <summary>Figures that were computed by hand from the receipts of <see cref="RehearsalKit"/>.</summary>
public class RehearsalTests
{
    [Theory, EachDatabase]
    public async Task The_figures_are_those_computed_by_hand(DatabaseKind kind)
    {
        await using var console = await RehearsalKit.StartAsync(kind);
        var seen = await RehearsalKit.RunAsync(console, await RehearsalKit.SeedAsync(console));
        Assert.Equal((JobState.Done, 8L, (long?)8L), (seen.State, seen.Done, seen.Total));
        Assert.Equal(new ReceiptsSeen { Replayed = 5, Returns = 1, OtherCurrency = 1, Unreadable = 1 }, seen.Figures!.Receipts with { });
        // 200 + 200, then 100 of 200 wanted: the budget of 500 is gone on the second day. The 3 coats of the third day would have got 600, at most 400.
        Assert.Equal(new RehearsalTotals
        {
            Uses = 3, Discount = 50_000, Listed = 301_000, Winners = 2, PaidByBrand = 35_000, PaidByStore = 15_000, Clipped = 1, TurnedAway = 1, Missed = 50_000,
            RanOutAt = RehearsalKit.At(2, 4),
        }, seen.Figures.Sides.Single());

        var rehearsals = console.Get<RehearsalQueries>();
        Assert.Equal([(new DateOnly(2026, 11, 1), 2L, 40_000L), (new DateOnly(2026, 11, 2), 1L, 10_000L)],
            (await rehearsals.DaysAsync(console.Marketer, seen.Id, default)).Select(day => (day.Day, day.Sides[0].Uses, day.Sides[0].Money)));
        Assert.Equal([("S1", 2L, 30_000L), ("S2", 1L, 20_000L)],
            (await rehearsals.StoresAsync(console.Marketer, seen.Id, new PageRequest(), default)).Rows.Select(store => (store.Code!, store.Sides[0].Uses, store.Sides[0].Money)));
        Assert.Equal([("", 1L, 0L), ("gold", 2L, 2L)], (await rehearsals.TiersAsync(console.Marketer, seen.Id, default)).Select(tier => (tier.Tier, tier.Members, tier.Sides[0].Members)));
        var winners = await rehearsals.WinnersAsync(console.Marketer, seen.Id, 0, new PageRequest(), default);
        Assert.Equal((2, new RehearsalWinner(1, "Member 1", "gold", 1, 20_000, 100_000)), (winners.Total, winners.Rows[0]));
    }

    [Theory, EachDatabase]
    public async Task A_budget_that_skips_turns_the_basket_away_that_it_cannot_cover(DatabaseKind kind)
    {
        await using var console = await RehearsalKit.StartAsync(kind);
        await RehearsalKit.SeedAsync(console);
        var draft = RehearsalKit.Draft with { Caps = RehearsalKit.Draft.Caps with { NearlyUsed = NearlyUsed.Skip } };
        var side = (await RehearsalKit.RunAsync(console, await console.PromotionAsync(draft))).Figures!.Sides[0];
        Assert.Equal((2L, 40_000L, 2L, 0L, 60_000L), (side.Uses, side.Discount, side.TurnedAway, side.Clipped, side.Missed));
        Assert.Equal(RehearsalKit.At(2, 4), side.RanOutAt);
    }

    [Theory, EachDatabase]
    public async Task A_cap_of_a_day_counts_by_the_calendar_of_the_store(DatabaseKind kind)
    {
        await using var console = await RehearsalKit.StartAsync(kind);
        await RehearsalKit.SeedAsync(console);
        var draft = RehearsalKit.Draft with { Caps = new OfferCaps { UsesPerDay = 1, MaximumPerUse = 40_000 } };
        var seen = await RehearsalKit.RunAsync(console, await console.PromotionAsync(draft));
        var days = await console.Get<RehearsalQueries>().DaysAsync(console.Marketer, seen.Id, default);
        // 23:30 in Shanghai is the same day as 10:00, though not in London.
        Assert.Equal((1L, 1L, RehearsalKit.At(1, 2)), (days[0].Sides[0].Uses, days[0].Sides[0].TurnedAway, days[0].Sides[0].RanOutAt));
        var side = seen.Figures!.Sides[0];
        Assert.Equal((3L, 20_000L + 20_000 + 40_000, 20_000L), (side.Uses, side.Discount, side.Missed));
        // Three coats would have got 600: they are held to 400 a use.
        Assert.Equal((1L, 20_000L), (side.CutHits, side.CutAmount));
        Assert.Null(side.RanOutAt);
    }

    [Theory, EachDatabase]
    public async Task Each_members_own_limit_holds_and_is_told_apart(DatabaseKind kind)
    {
        await using var console = await RehearsalKit.StartAsync(kind);
        await RehearsalKit.SeedAsync(console);
        var draft = RehearsalKit.Draft with { Caps = new OfferCaps { UsesPerMember = 1 } };
        var side = (await RehearsalKit.RunAsync(console, await console.PromotionAsync(draft))).Figures!.Sides[0];
        // Receipt 3 is of nobody known; receipt 4 is the second of member 1.
        Assert.Equal((2L, 1L, 1L, 1L, 60_000L), (side.Uses, side.Unknown, side.TurnedAway, side.TurnedAwayByMember, side.Missed));
    }

    [Fact]
    public async Task The_limit_of_a_code_is_left_aside_as_receipts_tell_no_code()
    {
        await using var console = await RehearsalKit.StartAsync(DatabaseKind.Sqlite);
        await RehearsalKit.SeedAsync(console);
        var draft = RehearsalKit.Draft with { Caps = new OfferCaps { UsesPerCode = 1 }, Codes = new OfferCodes { Kind = Core.Promotions.Codes.CodeKind.Shared, Shared = "COATS20" } };
        var side = (await RehearsalKit.RunAsync(console, await console.PromotionAsync(draft))).Figures!.Sides[0];
        Assert.Equal((4L, 0L), (side.Uses, side.TurnedAway));
    }

    [Theory, EachDatabase]
    public async Task Only_those_it_is_for_get_it(DatabaseKind kind)
    {
        await using var console = await RehearsalKit.StartAsync(kind);
        await RehearsalKit.SeedAsync(console);
        var promotion = await console.PromotionAsync(RehearsalKit.Draft with { Caps = new OfferCaps(), Products = new ProductScope() });
        // Everything is in scope: member 3 bought socks, but objects to personal offers.
        var everybody = (await RehearsalKit.RunAsync(console, promotion)).Figures!.Sides[0];
        var members = (await RehearsalKit.RunAsync(console, promotion, RehearsalKit.Question with { Reach = RehearsalReach.Members })).Figures!.Sides[0];
        Assert.Equal((5L, 3L, 0L), (everybody.Uses, everybody.Winners, everybody.Unknown));
        Assert.Equal((3L, 2L, 1L), (members.Uses, members.Winners, members.Unknown));

        await console.WriteAsync(db => db.Set<Member>().Find(2L)!.Tier = "silver");
        var audience = await RehearsalKit.RunAsync(console, promotion, RehearsalKit.Question with { Reach = RehearsalReach.Audience, AudienceId = 5 });
        Assert.Equal((2L, 1L, "Gold", 1), (audience.Figures!.Sides[0].Uses, audience.Figures.Sides[0].Winners, audience.Audience, audience.Question.AudienceVersion));
    }

    [Theory, EachDatabase]
    public async Task Prices_as_charged_know_what_was_reduced(DatabaseKind kind)
    {
        await using var console = await RehearsalKit.StartAsync(kind);
        await RehearsalKit.SeedAsync(console);
        var draft = RehearsalKit.Draft with { Caps = new OfferCaps(), Products = new ProductScope { Categories = ["Coats"], ExcludeReduced = true } };
        var promotion = await console.PromotionAsync(draft);
        var charged = RehearsalKit.Question with { Prices = RehearsalPrices.Charged };
        Assert.Equal((3L, 100_000L), Of(await RehearsalKit.RunAsync(console, promotion, charged)));
        Assert.Equal((4L, 120_000L), Of(await RehearsalKit.RunAsync(console, promotion)));
        var all = await console.PromotionAsync(draft with { Products = new ProductScope { Categories = ["Coats"] } });
        Assert.Equal((4L, 116_000L), Of(await RehearsalKit.RunAsync(console, all, charged)));

        static (long, long) Of(RehearsalSeen seen) => (seen.Figures!.Sides[0].Uses, seen.Figures.Sides[0].Discount);
    }

    [Theory, EachDatabase]
    public async Task Floors_move_and_drop_discount_and_are_counted(DatabaseKind kind)
    {
        await using var console = await RehearsalKit.StartAsync(kind);
        await RehearsalKit.SeedAsync(console);
        // 900 off the order: a coat and socks (1,010) may lose 505 at a floor of 50 %; one coat 500, three coats take all of it.
        var promotion = await console.PromotionAsync(RehearsalKit.Draft with { Caps = new OfferCaps(), Products = new ProductScope(), Benefits = [new AmountOff(90_000, Per.Order)] });
        var side = (await RehearsalKit.RunAsync(console, promotion, RehearsalKit.Question with { FloorPercent = 50 })).Figures!.Sides[0];
        // Two pairs of socks (20.00) may lose 10.00.
        Assert.Equal((5L, 50_000L + 50_500 + 50_000 + 90_000 + 1_000), (side.Uses, side.Discount));
        Assert.Equal((4L, 40_000L + 39_500 + 40_000 + 89_000), (side.FloorHits, side.FloorDropped));
        var open = (await RehearsalKit.RunAsync(console, promotion)).Figures!.Sides[0];
        // Without it the floor is zero: only the socks are worth less than the discount.
        Assert.Equal((1L, 88_000L), (open.FloorHits, open.FloorDropped));
    }

    [Fact]
    public void What_a_line_at_its_floor_cannot_take_moves_to_the_others()
    {
        var basket = new Basket
        {
            Currency = "CNY", At = RehearsalKit.At(1, 2), Channel = "pos",
            Lines = [new BasketLine("1", "COAT", 1, 1_000) { Floor = 950 }, new BasketLine("2", "SOCK", 1, 1_000)],
        };
        var definition = RehearsalKit.Draft with { Caps = new OfferCaps(), Products = new ProductScope(), Benefits = [new AmountOff(400)] };
        var side = new SideReplay(definition, RehearsalReach.Everybody, new RehearsalTotals(), new TallyBook(1, 0));
        side.Take(new PastBasket(basket, Shopper.Anonymous, new CapHolders(null, null, new DateOnly(2026, 11, 1), "pos"), HasFloors: true));
        // By value 200 each; the first has 50 left, so that the second takes 150 more.
        Assert.Equal((1L, 400L, 1L, 150L, 0L), (side.Totals.Uses, side.Totals.Discount, side.Totals.FloorHits, side.Totals.FloorMoved, side.Totals.FloorDropped));
    }

    [Theory, EachDatabase]
    public async Task Two_drafts_stand_side_by_side_and_a_draft_beside_a_sealed_version(DatabaseKind kind)
    {
        await using var console = await RehearsalKit.StartAsync(kind);
        var promotion = await RehearsalKit.SeedAsync(console);
        var other = await console.PromotionAsync(RehearsalKit.Draft with { Benefits = [new PercentOff(1_000)], Caps = new OfferCaps() }, "Ten off");
        var drafts = await RehearsalKit.RunAsync(console, promotion, RehearsalKit.Question with { AgainstPromotionId = other });
        Assert.Equal([(3L, 50_000L), (4L, 60_000L)], drafts.Figures!.Sides.Select(side => (side.Uses, side.Discount)));
        var stores = (await console.Get<RehearsalQueries>().StoresAsync(console.Marketer, drafts.Id, new PageRequest(Sort: "discount2", Descending: true), default)).Rows;
        Assert.Equal([("S1", 30_000L, 50_000L), ("S2", 20_000L, 10_000L)], stores.Select(store => (store.Code!, store.Sides[0].Money, store.Sides[1].Money)));
        Assert.Equal(3, (await console.Get<RehearsalQueries>().DaysAsync(console.Marketer, drafts.Id, default)).Count);

        var sealedOnce = await console.PromotionAsync(PromotionKit.Coats with { Places = new PlaceScope(), Caps = new OfferCaps(), When = new OfferWhen { To = new DateTime(2026, 12, 1) } });
        var offer = await console.SealAsync(sealedOnce);
        var against = await RehearsalKit.RunAsync(console, promotion, RehearsalKit.Question with { AgainstOfferId = offer.Id });
        Assert.Equal((1, 120_000L), (against.Sides[1].Number, against.Figures!.Sides[1].Discount));
    }

    [Theory, EachDatabase]
    public async Task A_run_that_was_cut_short_ends_with_the_same_figures(DatabaseKind kind)
    {
        await using var console = await RehearsalKit.StartAsync(kind, new RehearsalPace(Page: 1, PagesPerCheckpoint: 1));
        var promotion = await RehearsalKit.SeedAsync(console);
        var other = await console.PromotionAsync(RehearsalKit.Draft with { Caps = new OfferCaps { UsesPerMember = 1, UsesPerDay = 2 } }, "By member");
        var question = RehearsalKit.Question with { AgainstPromotionId = other };
        var whole = await RehearsalKit.RunAsync(console, promotion, question);

        var id = await console.Get<RehearsalActions>().StartAsync(console.Marketer, promotion, question, default);
        for (var stops = 0; stops < 3; stops++)
        {
            using var node = new CancellationTokenSource();
            var checkpoints = 0;
            using (console.Get<LiveUpdates>().Subscribe(LiveUpdates.Jobs, () =>
            {
                if (++checkpoints == 2) node.Cancel();
            }))
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => console.Get<JobRunner>().DrainAsync(node.Token));
            }

            // As a crash leaves it: running, of an owner that is gone, its lease over.
            await console.WriteAsync(db =>
            {
                var run = db.Set<JobRun>().Single(row => row.State == JobState.Queued);
                (run.State, run.Owner, run.LeaseUntil) = (JobState.Running, "gone", console.Clock.Now.AddMinutes(-1));
            });
            var half = await console.Get<RehearsalQueries>().GetAsync(console.Marketer, id, default);
            Assert.InRange(half.Done, 1, 7);
            Assert.Null(half.Figures);
        }

        await console.RunJobsAsync();
        var resumed = await console.Get<RehearsalQueries>().GetAsync(console.Marketer, id, default);
        Assert.Equal(CanonicalJson.Of(whole.Figures), CanonicalJson.Of(resumed.Figures));
        Assert.Equal(await TalliesAsync(console, whole.Id), await TalliesAsync(console, resumed.Id));
        Assert.True(whole.Figures!.Sides[1].TurnedAwayByMember > 0);
    }

    [Theory, EachDatabase]
    public async Task A_rehearsal_is_stopped_and_goes_on(DatabaseKind kind)
    {
        await using var console = await RehearsalKit.StartAsync(kind);
        var promotion = await RehearsalKit.SeedAsync(console);
        var actions = console.Get<RehearsalActions>();
        var id = await actions.StartAsync(console.Marketer, promotion, RehearsalKit.Question, default);
        await actions.CancelAsync(console.Marketer, id, default);
        await console.RunJobsAsync();
        var stopped = await console.Get<RehearsalQueries>().GetAsync(console.Marketer, id, default);
        Assert.Equal((JobState.Cancelled, null), (stopped.State, stopped.Figures));

        await actions.ResumeAsync(console.Marketer, id, default);
        await console.RunJobsAsync();
        Assert.Equal(50_000, (await console.Get<RehearsalQueries>().GetAsync(console.Marketer, id, default)).Figures!.Sides[0].Discount);
    }

    [Theory, EachDatabase]
    public async Task The_right_is_asked_for_and_only_stores_of_ones_scope_are_replayed_and_seen(DatabaseKind kind)
    {
        await using var console = await RehearsalKit.StartAsync(kind);
        var promotion = await RehearsalKit.SeedAsync(console);
        var (actions, rehearsals) = (console.Get<RehearsalActions>(), console.Get<RehearsalQueries>());
        var suzhou = TestConsole.Person(Roles.Marketer, 9, "Fang", new Scope(ScopeKind.Stores, ["S2"]));
        var harbin = TestConsole.Person(Roles.Marketer, 10, "Gao", new Scope(ScopeKind.Stores, ["S1"]));
        var analyst = TestConsole.Person(Roles.Analyst, 11, "Hu");

        Assert.Equal("right_missing", await Access.PeopleTests.RefusedAsync(() => actions.StartAsync(console.Approver, promotion, RehearsalKit.Question, default)));
        Assert.Equal("rehearsal_no_stores", await Access.PeopleTests.RefusedAsync(() => actions.StartAsync(suzhou, promotion, RehearsalKit.Question with { Stores = ["S1"] }, default)));
        var own = await RehearsalKit.RunAsync(console, promotion, by: suzhou);
        Assert.Equal((1L, 20_000L, 2L), (own.Figures!.Sides[0].Uses, own.Figures.Sides[0].Discount, own.Figures.Receipts.Replayed));
        Assert.Equal(20_000, (await rehearsals.GetAsync(console.Approver, own.Id, default)).Figures!.Sides[0].Discount);

        var whole = await RehearsalKit.RunAsync(console, promotion);
        foreach (var (by, id) in new[] { (harbin, own.Id), (harbin, whole.Id), (suzhou, whole.Id) })
        {
            Assert.Equal("not_found", await Access.PeopleTests.RefusedAsync(() => rehearsals.GetAsync(by, id, default)));
            Assert.Equal("not_found", await Access.PeopleTests.RefusedAsync(() => rehearsals.StoresAsync(by, id, new PageRequest(), default)));
            Assert.Equal("not_found", await Access.PeopleTests.RefusedAsync(() => actions.CancelAsync(by, id, default)));
        }

        Assert.Equal([own.Id], (await rehearsals.ListAsync(suzhou, promotion, new PageRequest(), default)).Rows.Select(row => row.Id));
        Assert.Equal([whole.Id, own.Id], (await rehearsals.ListAsync(analyst, promotion, new PageRequest(), default)).Rows.Select(row => row.Id));
        Assert.Equal("right_missing", await Access.PeopleTests.RefusedAsync(() => rehearsals.WinnersAsync(console.Approver, whole.Id, 0, new PageRequest(), default)));
        Assert.Equal(["M•••", "M•••"], (await rehearsals.WinnersAsync(analyst, whole.Id, 0, new PageRequest(), default)).Rows.Select(row => row.Name!));
        Assert.Equal("Member 2", Assert.Single((await rehearsals.WinnersAsync(suzhou, own.Id, 0, new PageRequest(), default)).Rows).Name);
    }

    [Theory, EachDatabase]
    public async Task What_cannot_be_rehearsed_is_refused(DatabaseKind kind)
    {
        await using var console = await RehearsalKit.StartAsync(kind);
        var promotion = await RehearsalKit.SeedAsync(console);
        var empty = await console.PromotionAsync(RehearsalKit.Draft with { Benefits = [] });
        var euro = await console.PromotionAsync(RehearsalKit.Draft with { Currency = "EUR" });
        var question = RehearsalKit.Question;
        Assert.Equal("rehearsal_period_empty", await CodeAsync(promotion, question with { To = question.From.AddDays(-1) }));
        Assert.Equal("rehearsal_period_long", await CodeAsync(promotion, question with { From = question.To.AddDays(-366) }));
        Assert.Equal("rehearsal_period_ahead", await CodeAsync(promotion, question with { To = new DateOnly(2026, 11, 22) }));
        Assert.Equal("rehearsal_floor", await CodeAsync(promotion, question with { FloorPercent = 101 }));
        Assert.Equal("rehearsal_audience_missing", await CodeAsync(promotion, question with { Reach = RehearsalReach.Audience }));
        Assert.Equal("rehearsal_audience_missing", await CodeAsync(promotion, question with { Reach = RehearsalReach.Audience, AudienceId = 99 }));
        Assert.Equal("rehearsal_same", await CodeAsync(promotion, question with { AgainstPromotionId = promotion }));
        Assert.Equal("rehearsal_currency", await CodeAsync(promotion, question with { AgainstPromotionId = euro }));
        Assert.Equal("rehearsal_no_stores", await CodeAsync(promotion, question with { Regions = ["West"] }));
        Assert.Equal("promotion_incomplete", await CodeAsync(empty, question));
        Assert.Equal("not_found", await CodeAsync(999, question));

        Task<string> CodeAsync(long id, RehearsalQuestion asked) => Access.PeopleTests.RefusedAsync(() => console.Get<RehearsalActions>().StartAsync(console.Marketer, id, asked, default));
    }

    [Theory, EachDatabase]
    public async Task The_workbook_says_what_the_page_says_and_masks_names(DatabaseKind kind)
    {
        await using var console = await RehearsalKit.StartAsync(kind);
        var promotion = await RehearsalKit.SeedAsync(console);
        var other = await console.PromotionAsync(RehearsalKit.Draft with { Benefits = [new PercentOff(1_000)], Caps = new OfferCaps() }, "Ten off");
        var seen = await RehearsalKit.RunAsync(console, promotion, RehearsalKit.Question with { AgainstPromotionId = other });
        using var book = await WorkbookAsync(console, console.Marketer, seen.Id);

        var figures = book.Worksheet("Summary").RowsUsed().Skip(1).ToDictionary(row => row.Cell(1).GetString(), row => (row.Cell(2).Value.ToString(), row.Cell(3).Value.ToString()));
        Assert.Equal(("500", "600"), figures["Discount"]);
        Assert.Equal(("3", "4"), figures["Baskets with the offer"]);
        Assert.Equal("2026-11-02 04:00:00Z", figures["Cap ran out at"].Item1);
        Assert.Equal([200m + 200m, 100m, 0m], book.Worksheet("By day").RowsUsed().Skip(1).Select(row => (decimal)row.Cell(3).GetDouble()));
        Assert.Equal(["S1", "S2"], book.Worksheet("By store").RowsUsed().Skip(1).Select(row => row.Cell(1).GetString()));
        Assert.Equal(["M•••", "M•••"], book.Worksheet("Winners 1").RowsUsed().Skip(1).Select(row => row.Cell(2).GetString()));

        using var approvers = await WorkbookAsync(console, console.Approver, seen.Id);
        Assert.Equal(["Summary", "By day", "By store", "By tier"], approvers.Worksheets.Select(sheet => sheet.Name));
    }

    [Theory, EachDatabase]
    public async Task Old_rehearsals_go_with_their_rows_and_one_that_runs_stays(DatabaseKind kind)
    {
        await using var console = await RehearsalKit.StartAsync(kind);
        var promotion = await RehearsalKit.SeedAsync(console);
        var done = await RehearsalKit.RunAsync(console, promotion);
        var waiting = await console.Get<RehearsalActions>().StartAsync(console.Marketer, promotion, RehearsalKit.Question, default);
        var old = new OldRehearsals();
        var later = console.Clock.Now.AddDays(1);
        for (var portion = 0; portion < 20; portion++) await console.Gate.WriteAsync(db => old.DeleteAsync(db, later, 3, default), default);
        Assert.Equal(0, await console.Gate.WriteAsync(db => old.DeleteAsync(db, later, 3, default), default));
        Assert.Equal([waiting], await console.ReadAsync(db => db.Set<Rehearsal>().Select(row => row.Id).ToListAsync()));
        Assert.Equal(0, await console.ReadAsync(db => db.Set<RehearsalTally>().CountAsync(row => row.RehearsalId == done.Id)));
    }

    static Task<List<string>> TalliesAsync(TestConsole console, long rehearsal) => console.ReadAsync(async db =>
        (await db.Set<RehearsalTally>().Where(row => row.RehearsalId == rehearsal).OrderBy(row => row.Side).ThenBy(row => row.Over).ThenBy(row => row.Holder).ToListAsync())
            .ConvertAll(row => $"{row.Side} {row.Over} {row.Holder}: {row.Uses} {row.Money} {row.Listed} {row.TurnedAway} {row.Members} {row.RanOutAt:u}"));

    static async Task<XLWorkbook> WorkbookAsync(TestConsole console, Actor by, long rehearsal)
    {
        var stream = new MemoryStream();
        await console.Get<RehearsalWorkbook>().WriteAsync(by, rehearsal, "en", stream, default);
        stream.Position = 0;
        return new XLWorkbook(stream);
    }
}
