using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Invitations;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Invitations;
using CampaignConsole.Core.Redemptions.Offers;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Redemptions;

/// <summary>Franchise stores are asked whether they take part: S2 and S3 belong to others, S1 to the brand.</summary>
public class InvitationTests
{
    static readonly DateTime Deadline = new(2026, 11, 23, 12, 0, 0);

    static Actor Marketer => TestConsole.Person(Roles.Marketer, 2, "Li Wei");

    static Actor Ying => TestConsole.Person(Roles.Franchisee, 5, "Ying", new Scope(ScopeKind.Franchisees, ["Ying"]));

    static Actor Chen => TestConsole.Person(Roles.Franchisee, 6, "Chen", new Scope(ScopeKind.Franchisees, ["Chen"]));

    static Actor Till => TestConsole.Person(Roles.Administrator, 1, "Ada");

    static async Task<(TestApi Console, long Offer)> StartAsync(DatabaseKind kind, bool asks = true)
    {
        var console = await TestApi.StartAsync(kind);
        await TillKit.SeedAsync(console.Get<WriteGate>());
        await console.WriteAsync(db => db.Add(new Store { Code = "S3", Name = "Ürümqi", TimeZone = "Asia/Urumqi", Region = "West", Kind = StoreKind.Franchise, Franchisee = "Chen" }));
        var (offer, _) = await TillKit.LiveAsync(console.Services, TillKit.Definition(OfferReach.Everybody, places: new PlaceScope { AcceptedOnly = asks ? true : null }) with { Funding = new Funding(7_000, 3_000) });
        return (console, offer);
    }

    static Task<long> StoreAsync(TestApi console, string code) => console.ReadAsync(db => db.Set<Store>().Where(store => store.Code == code).Select(store => store.Id).SingleAsync());

    static Task<int> InviteAsync(TestApi console, long offer, params string[] franchisees) => console.Get<InvitationActions>().InviteAsync(Marketer, offer, franchisees, Deadline, default);

    static async Task<(Outcome Outcome, string Code, string Sentence)> AskAsync(TestApi console, string? store)
    {
        var basket = TillKit.Coat(store: store!, channel: store is null ? "web" : "pos");
        var signed = await console.Get<EvaluationQueries>().EvaluateAsync(Till, basket, new EvaluationTerms(), default);
        var read = (await console.Get<EvaluationReading>().ReadAsync(signed, "en", default)).Offers.Single();
        return (read.Outcome, read.Code, read.Sentence);
    }

    [Theory, EachDatabase]
    public async Task Only_accepting_franchise_stores_give_the_offer_and_the_others_say_why_not(DatabaseKind kind)
    {
        var (console, offer) = await StartAsync(kind);
        await using var _ = console;
        Assert.Equal((Outcome.Not, Reasons.StoreNotAccepted, "20 % off coats: this franchise store does not take part."), await AskAsync(console, "S2"));
        Assert.Equal((Outcome.Applied, Outcome.Applied), ((await AskAsync(console, "S1")).Outcome, (await AskAsync(console, null)).Outcome));

        Assert.Equal(2, await InviteAsync(console, offer, "Ying", "Chen"));
        await console.Get<InvitationActions>().AnswerAsync(Ying, offer, [await StoreAsync(console, "S2")], accept: true, default);
        await console.Get<InvitationActions>().AnswerAsync(Chen, offer, [await StoreAsync(console, "S3")], accept: false, default);
        Assert.Equal(Outcome.Applied, (await AskAsync(console, "S2")).Outcome);
        Assert.Equal(Reasons.StoreNotAccepted, (await AskAsync(console, "S3")).Code);

        var member = await TillKit.MemberAsync(console.Get<WriteGate>());
        async Task<MemberOffer> HeldAtAsync(string store) =>
            (await console.Get<MemberOfferQueries>().OfAsync(Till, new OffersAsked(ShopperAsked.Known(member), Store: store), default)).Items.Single();
        Assert.True((await HeldAtAsync("S2")).UsableHere);
        Assert.Equal((false, Reasons.StoreNotAccepted), ((await HeldAtAsync("S3")).UsableHere, (await HeldAtAsync("S3")).HereCode));

        await console.Get<InvitationActions>().AnswerAsync(Ying, offer, [await StoreAsync(console, "S2")], accept: false, default);
        Assert.Equal(Reasons.StoreNotAccepted, (await AskAsync(console, "S2")).Code);
    }

    [Theory, EachDatabase]
    public async Task Who_answers_is_told_of_what_is_open_and_who_invites_of_what_ends_soon(DatabaseKind kind)
    {
        var (console, offer) = await StartAsync(kind);
        await using var _ = console;
        var queries = console.Get<InvitationQueries>();
        Assert.Equal(new OpenInvitations(0, 0, null, true), await queries.OpenAsync(Ying, default));
        await InviteAsync(console, offer, "Ying", "Chen");
        var mine = await queries.OpenAsync(Ying, default);
        Assert.Equal((1, 1, true), (mine.Offers, mine.Stores, mine.AreMine));
        Assert.Equal((1, 2, false), (await queries.OpenAsync(Marketer, default)) is var asked ? (asked.Offers, asked.Stores, asked.AreMine) : default);
        await console.Get<InvitationActions>().AnswerAsync(Ying, offer, [await StoreAsync(console, "S2")], accept: true, default);
        Assert.Equal(0, (await queries.OpenAsync(Ying, default)).Stores);
        Assert.Equal(1, (await queries.OpenAsync(Marketer, default)).Stores);

        // A month away nobody has to be reminded; whoever answers still sees it.
        await console.Get<InvitationActions>().InviteAsync(Marketer, offer, ["Chen"], Deadline.AddDays(30), default);
        Assert.Equal(0, (await queries.OpenAsync(Marketer, default)).Stores);
        Assert.Equal(1, (await queries.OpenAsync(Chen, default)).Stores);
    }

    [Theory, EachDatabase]
    public async Task Another_node_knows_of_an_answer_within_five_seconds(DatabaseKind kind)
    {
        var (console, offer) = await StartAsync(kind);
        await using var _ = console;
        await InviteAsync(console, offer, "Ying");
        var other = new LiveOffers(console.Get<IDbContextFactory<ConsoleDb>>(), console.Clock);
        var store = await StoreAsync(console, "S2");
        Assert.DoesNotContain(store, (await other.AllAsync(default))[offer].Accepted);
        await console.Get<InvitationActions>().AnswerAsync(Ying, offer, [store], accept: true, default);
        console.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains(store, (await other.AllAsync(default))[offer].Accepted);
    }

    [Theory, EachDatabase]
    public async Task Nobody_answers_for_the_store_of_another_nor_after_the_deadline_of_its_own_clock(DatabaseKind kind)
    {
        var (console, offer) = await StartAsync(kind);
        await using var _ = console;
        await InviteAsync(console, offer, "Ying", "Chen");
        var actions = console.Get<InvitationActions>();
        var (s2, s3) = (await StoreAsync(console, "S2"), await StoreAsync(console, "S3"));
        async Task<string> RefusedAsync(Actor by, params long[] stores) => (await Assert.ThrowsAsync<Refused>(() => actions.AnswerAsync(by, offer, stores, true, default))).Code;

        Assert.Equal("not_found", await RefusedAsync(Ying, s3));
        Assert.Equal("not_found", await RefusedAsync(Ying, s2, s3));
        Assert.Equal("right_missing", await RefusedAsync(Marketer, s2));
        Assert.Equal("right_missing", (await Assert.ThrowsAsync<Refused>(() => actions.InviteAsync(Ying, offer, ["Ying"], Deadline, default))).Code);
        Assert.All(await console.ReadAsync(db => db.Set<OfferInvitation>().ToListAsync()), row => Assert.Equal(InvitationAnswer.Open, row.Answer));

        // Noon in Shanghai: two hours before noon in Ürümqi.
        console.Clock.Now = new DateTimeOffset(2026, 11, 23, 4, 0, 0, TimeSpan.Zero);
        Assert.Equal("invitation_closed", await RefusedAsync(Ying, s2));
        await actions.AnswerAsync(Chen, offer, [s3], true, default);
        Assert.Equal("invitation_deadline_past", (await Assert.ThrowsAsync<Refused>(() => InviteAsync(console, offer, "Ying"))).Code);
        await console.Get<InvitationActions>().InviteAsync(Marketer, offer, ["Ying"], Deadline.AddDays(1), default);
        await actions.AnswerAsync(Ying, offer, [s2], true, default);
    }

    [Theory, EachDatabase]
    public async Task Each_sees_the_own_stores_alone_and_the_marketer_who_has_accepted(DatabaseKind kind)
    {
        var (console, offer) = await StartAsync(kind);
        await using var _ = console;
        var queries = console.Get<InvitationQueries>();
        Assert.Equal("not_found", (await Assert.ThrowsAsync<Refused>(() => queries.OfAsync(Ying, offer, default))).Code);
        Assert.Equal(new InvitationCounts(0, 0, 0, 0), (await queries.OfAsync(Marketer, offer, default)).Counts);
        Assert.Equal([new FranchiseeChoice("Chen", 1, 0), new FranchiseeChoice("Ying", 1, 0)], await queries.FranchiseesAsync(Marketer, offer, default));

        await InviteAsync(console, offer, "Ying", "Chen");
        await console.Get<InvitationActions>().AnswerAsync(Ying, offer, [await StoreAsync(console, "S2")], true, default);
        Assert.Equal(new InvitationCounts(2, 1, 1, 0), (await queries.ListAsync(Marketer, new PageRequest(), default)).Rows.Single().Counts);
        Assert.Equal(new InvitationCounts(1, 0, 1, 0), (await queries.OfAsync(Ying, offer, default)).Counts);
        Assert.Equal([("S2", "Ying", true)], (await queries.StoresAsync(Ying, offer, new PageRequest(), default)).Rows.Select(row => (row.Code, row.AnsweredBy!, row.MayAnswer)));
        Assert.Equal([false, false], (await queries.StoresAsync(Marketer, offer, new PageRequest(), default)).Rows.Select(row => row.MayAnswer));
        Assert.Equal([new FranchiseeChoice("Chen", 1, 1), new FranchiseeChoice("Ying", 1, 1)], await queries.FranchiseesAsync(Marketer, offer, default));

        Assert.Contains("\"S2\"", (await console.ReadAsync(db => db.Set<OutgoingEvent>().SingleAsync(row => row.Type == "offer.answered"))).Data, StringComparison.Ordinal);
        Assert.Equal(["offer.accept", "offer.invite"], await console.ReadAsync(db => db.Set<AuditEntry>().Where(row => row.Verb == "offer.accept" || row.Verb == "offer.invite").Select(row => row.Verb).OrderBy(verb => verb).ToListAsync()));
    }

    [Theory, EachDatabase]
    public async Task An_offer_that_asks_nobody_holds_in_franchise_stores_and_takes_no_invitation(DatabaseKind kind)
    {
        var (console, offer) = await StartAsync(kind, asks: false);
        await using var _ = console;
        Assert.Equal(Outcome.Applied, (await AskAsync(console, "S2")).Outcome);
        Assert.Equal("offer_not_inviting", (await Assert.ThrowsAsync<Refused>(() => InviteAsync(console, offer, "Ying"))).Code);
    }

    [Theory, EachDatabase]
    public async Task The_forecast_is_what_the_last_sales_would_have_got_over_the_days_of_the_offer(DatabaseKind kind)
    {
        var (console, offer) = await StartAsync(kind);
        await using var _ = console;
        await InviteAsync(console, offer, "Ying", "Chen");
        var (s2, s3) = (await StoreAsync(console, "S2"), await StoreAsync(console, "S3"));
        await console.WriteAsync(db =>
        {
            for (var day = 1; day <= 14; day++)
            {
                var at = TestClock.Usual.AddDays(-day);
                db.Add(new Receipt { Id = day, Source = "pos", StoreCode = "S2", StoreId = s2, ReceiptNumber = $"R{day}", Channel = "pos", At = at, BusinessDate = DateOnly.FromDateTime(at.Date), Currency = "CNY", Total = 101_000, IsCurrent = true });
                db.Add(new ReceiptLine { ReceiptId = day, LineId = "1", Sku = "COAT", Quantity = 1, Amount = 100_000, At = at, StoreId = s2, IsCurrent = true });
                db.Add(new ReceiptLine { ReceiptId = day, LineId = "2", Sku = "SOCK", Quantity = 1, Amount = 1_000, At = at, StoreId = s2, IsCurrent = true });
            }
        });
        // 20 % of ¥ 1,000 on each of 14 sales in 28 days; from the evening of 21 November to 1 December are 10 days.
        var forecast = await console.Get<ForecastOfStores>().OfAsync(Ying, offer, [s2, s3], default);
        Assert.Equal(new StoreForecast(s2, 14, 10, "CNY", 20_000L * 14 / 28 * 10, 30_000), Assert.Single(forecast).Value);
        Assert.Equal(0, (await console.Get<ForecastOfStores>().OfAsync(Chen, offer, [s3], default))[s3].Discount);
    }
}
