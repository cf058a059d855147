using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Evaluations;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Redemptions;

public class RedemptionTests
{
    static readonly EvaluationTerms Usual = new();

    static async Task<TestApi> StartAsync(DatabaseKind kind)
    {
        var till = await TestApi.StartAsync(kind);
        await TillKit.SeedAsync(till.Get<Core.Platform.Storage.WriteGate>());
        return till;
    }

    static Core.Platform.Access.Actor By => TestConsole.Person(Core.Platform.Access.Roles.Administrator, 1, "Ada");

    static Task<ReserveAnswer> ReserveAsync(TestApi till, BasketAsked basket) => till.Get<RedemptionActions>().ReserveAsync(By, new ReserveAsked { Basket = basket }, Usual, default);

    static Task<CapCounter> CounterAsync(TestApi till, long offer) => till.ReadAsync(db => db.Set<CapCounter>().SingleAsync(row => row.OfferId == offer && row.Scope == CapScope.Offer));

    [Theory, EachDatabase]
    public async Task Reserve_confirm_and_the_whole_way_back(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var (offer, campaign) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Holders, new OfferCaps { Uses = 10, Money = 1_000_000 }));
        var member = await TillKit.MemberAsync(till.Get<Core.Platform.Storage.WriteGate>());
        await TillKit.AssignAsync(till.Get<Core.Platform.Storage.WriteGate>(), offer, campaign, member);

        var held = (await ReserveAsync(till, TillKit.Coat(member))).Held!;
        Assert.Equal((RedemptionState.Reserved, 80_000L, 20_000L), (held.State, held.Total, held.Discount));
        var counter = await CounterAsync(till, offer);
        Assert.Equal((1L, 20_000L), (counter.Uses, counter.Money));

        var receipt = new ReceiptAsked("till", "S1", "R-1");
        var confirmed = await till.Get<RedemptionActions>().ConfirmAsync(By, held.Id, receipt, new EvaluationTerms(), default);
        Assert.Equal(RedemptionState.Confirmed, confirmed.State);
        Assert.Equal(campaign, confirmed.Uses.Single().CampaignId);
        Assert.Equal(confirmed.Id, (await till.Get<RedemptionActions>().ConfirmAsync(By, held.Id, receipt, new EvaluationTerms(), default)).Id);

        var preview = await till.Get<ReturnActions>().PreviewAsync(By, held.Id, [], default);
        Assert.Equal(80_000, preview.Amount);
        var refund = await till.Get<ReturnActions>().RefundAsync(By, held.Id, [], default);
        Assert.Equal((80_000L, RedemptionState.Refunded), (refund.Amount, refund.Redemption.State));
        counter = await CounterAsync(till, offer);
        Assert.Equal((0L, 0L), (counter.Uses, counter.Money));

        var kinds = await till.ReadAsync(db => db.Set<ActivityEntry>().OrderBy(row => row.Id).Select(row => row.Kind).ToListAsync());
        Assert.Equal([ActivityKind.Redeemed, ActivityKind.Refunded], kinds);
        var events = await till.ReadAsync(db => db.Set<OutgoingEvent>().OrderBy(row => row.Id).Select(row => row.Type).ToListAsync());
        Assert.Contains("redemption.confirmed", events);
        Assert.Contains("redemption.refunded", events);
        var ledger = await till.ReadAsync(db => db.Set<UseEntry>().OrderBy(row => row.Id).Select(row => new { row.Kind, row.Uses, row.Money }).ToListAsync());
        Assert.Equal([UseEntryKind.Reserved, UseEntryKind.Confirmed, UseEntryKind.Refunded], ledger.Select(row => row.Kind));
        Assert.Equal((0, 0L), (ledger.Sum(row => row.Uses), ledger.Sum(row => row.Money)));
    }

    [Theory, EachDatabase]
    public async Task Separate_tills_never_pass_a_cap(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 10 }));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(number => Task.Run(async () =>
        {
            try
            {
                var held = (await ReserveAsync(till, TillKit.Coat(store: number % 2 == 0 ? "S1" : "S2"))).Held!;
                await till.Get<RedemptionActions>().ConfirmAsync(By, held.Id, new ReceiptAsked("till", "S1", $"R-{number}"), new EvaluationTerms(), default);
                return "confirmed";
            }
            catch (Refused refused)
            {
                return refused.Code;
            }
        })));
        Assert.Equal(10, outcomes.Count(outcome => outcome == "confirmed"));
        Assert.All(outcomes.Where(outcome => outcome != "confirmed"), outcome => Assert.Contains(outcome, new[] { "nothing_applies", "offers_too_busy" }));
        Assert.Equal(10, (await CounterAsync(till, offer)).Uses);
        Assert.Equal(10, await till.ReadAsync(db => db.Set<Use>().CountAsync(use => use.State == UseState.Confirmed && !use.IsOverrun)));
    }

    [Theory, EachDatabase]
    public async Task Separate_orders_of_one_member_never_pass_the_members_cap(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { UsesPerMember = 1 }));
        var member = await TillKit.MemberAsync(till.Get<Core.Platform.Storage.WriteGate>());
        var held = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            try
            {
                return (await ReserveAsync(till, TillKit.Coat(member))).Held is not null;
            }
            catch (Refused)
            {
                return false;
            }
        })));
        Assert.Equal(1, held.Count(yes => yes));
    }

    [Theory, EachDatabase]
    public async Task A_basket_of_nobody_never_meets_a_cap_per_member(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { UsesPerMember = 1 }));
        var answer = (await till.Get<EvaluationQueries>().EvaluateAsync(By, TillKit.Coat(), Usual, default)).Document.Answer;
        Assert.Equal(Reasons.MemberNeeded, answer.Offers.Single().Reason.Code);
    }

    [Theory, EachDatabase]
    public async Task A_control_member_is_never_granted_the_offer_but_a_shared_code_is_honoured_and_flagged(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var gate = till.Get<Core.Platform.Storage.WriteGate>();
        var (offer, campaign) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Holders, codes: new OfferCodes { Kind = CodeKind.Shared, Shared = "COATS20" }));
        var member = await TillKit.MemberAsync(gate);
        await TillKit.AssignAsync(gate, offer, campaign, member, AssignmentOutcome.Control);

        Assert.Empty((await till.Get<EvaluationQueries>().EvaluateAsync(By, TillKit.Coat(member), Usual, default)).Document.Answer.Offers);
        var held = (await ReserveAsync(till, TillKit.Coat(member, codes: "coats20"))).Held!;
        Assert.True(await till.ReadAsync(db => db.Set<Use>().Where(use => use.RedemptionId == held.Id).Select(use => use.IsContaminated).SingleAsync()));
    }

    [Theory, EachDatabase]
    public async Task What_changed_since_the_evaluation_comes_back_and_nothing_is_held(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 1 }));
        var signed = await till.Get<EvaluationQueries>().EvaluateAsync(By, TillKit.Coat(), Usual, default);
        await ReserveAsync(till, TillKit.Coat());
        var answer = await till.Get<RedemptionActions>().ReserveAsync(By, new ReserveAsked { EvaluationId = signed.Id }, Usual, default);
        Assert.Null(answer.Held);
        Assert.Equal(100_000, answer.Changed!.Document.Answer.Total);
        Assert.Equal(1, (await CounterAsync(till, offer)).Uses);
    }

    [Theory, EachDatabase]
    public async Task An_evaluation_handed_back_is_believed_by_its_signature_only(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        var signed = await till.Get<EvaluationQueries>().EvaluateAsync(By, TillKit.Coat(), Usual, default);
        var cheap = signed.Document with { Answer = signed.Document.Answer with { Total = 1 } };
        var forged = await Assert.ThrowsAsync<Refused>(() => till.Get<RedemptionActions>().ReserveAsync(By, new ReserveAsked { Evaluation = cheap, Signature = signed.Signature }, Usual, default));
        Assert.Equal("evaluation_forged", forged.Code);
        Assert.NotNull((await till.Get<RedemptionActions>().ReserveAsync(By, new ReserveAsked { Evaluation = signed.Document, Signature = signed.Signature }, Usual, default)).Held);
    }

    [Theory, EachDatabase]
    public async Task A_hold_that_ran_out_frees_its_use_and_a_late_sale_is_booked_as_overrun(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 1 }));
        var late = (await ReserveAsync(till, TillKit.Coat())).Held!;
        till.Clock.Advance(TimeSpan.FromMinutes(16));
        await till.Get<ExpirySweep>().TickAsync(default);
        Assert.Equal(0, (await CounterAsync(till, offer)).Uses);

        var other = (await ReserveAsync(till, TillKit.Coat())).Held!;
        await till.Get<RedemptionActions>().ConfirmAsync(By, other.Id, new ReceiptAsked("till", "S1", "R-1"), new EvaluationTerms(), default);
        var booked = await till.Get<RedemptionActions>().ConfirmAsync(By, late.Id, new ReceiptAsked("till", "S1", "R-2"), new EvaluationTerms(), default);
        Assert.Equal((RedemptionState.Confirmed, true), (booked.State, booked.Uses.Single().Overrun));
        Assert.Equal(1, (await CounterAsync(till, offer)).Uses);
        Assert.Equal(1, await till.ReadAsync(db => db.Set<OutgoingEvent>().CountAsync(row => row.Type == "redemption.overrun")));
    }

    [Theory, EachDatabase]
    public async Task A_late_sale_inside_the_cap_counts(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 1 }));
        var held = (await ReserveAsync(till, TillKit.Coat())).Held!;
        await till.Get<RedemptionActions>().ReleaseAsync(By, held.Id, default);
        var booked = await till.Get<RedemptionActions>().ConfirmAsync(By, held.Id, new ReceiptAsked("till", "S1", "R-1"), new EvaluationTerms(), default);
        Assert.False(booked.Uses.Single().Overrun);
        Assert.Equal(1, (await CounterAsync(till, offer)).Uses);
    }

    [Theory, EachDatabase]
    public async Task One_receipt_stands_for_one_redemption(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        var (one, two) = ((await ReserveAsync(till, TillKit.Coat())).Held!, (await ReserveAsync(till, TillKit.Coat())).Held!);
        var receipt = new ReceiptAsked("till", "S1", "R-1");
        await till.Get<RedemptionActions>().ConfirmAsync(By, one.Id, receipt, new EvaluationTerms(), default);
        var used = await Assert.ThrowsAsync<Refused>(() => till.Get<RedemptionActions>().ConfirmAsync(By, two.Id, receipt, new EvaluationTerms(), default));
        Assert.Equal("receipt_used", used.Code);
    }

    [Theory, EachDatabase]
    public async Task A_sale_of_an_offline_till_is_always_booked(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 1 }));
        for (var number = 0; number < 3; number++)
        {
            var booked = await till.Get<RedemptionActions>().BookAsync(
                By, TillKit.Coat() with { At = till.Clock.Now.AddDays(-1) }, new ReceiptAsked("till", "S1", $"R-{number}"), new EvaluationTerms(MayBackfill: true), default);
            Assert.Equal((RedemptionState.Confirmed, number > 0), (booked.State, booked.Uses.Single().Overrun));
        }

        var old = await Assert.ThrowsAsync<Refused>(() => till.Get<RedemptionActions>().BookAsync(
            By, TillKit.Coat() with { At = till.Clock.Now.AddDays(-1) }, new ReceiptAsked("till", "S1", "R-9"), Usual, default));
        Assert.Equal("at_too_old", old.Code);
    }

    [Theory, EachDatabase]
    public async Task Part_returns_add_up_to_what_was_paid(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 5, MaximumPerUse = 10_001 }));
        var held = (await ReserveAsync(till, TillKit.Coat(quantity: 3))).Held!;
        await till.Get<RedemptionActions>().ConfirmAsync(By, held.Id, new ReceiptAsked("till", "S1", "R-1"), new EvaluationTerms(), default);
        var returns = till.Get<ReturnActions>();
        var first = await returns.RefundAsync(By, held.Id, [new ReturnAsked("1", 1)], default);
        var second = await returns.RefundAsync(By, held.Id, [new ReturnAsked("1", 1)], default);
        Assert.Equal(RedemptionState.PartlyRefunded, second.Redemption.State);
        var third = await returns.RefundAsync(By, held.Id, [], default);
        Assert.Equal(300_000 - 10_001, first.Amount + second.Amount + third.Amount);
        var counter = await CounterAsync(till, offer);
        Assert.Equal((0L, 0L), (counter.Uses, counter.Money));
        Assert.Equal("redemption_not_confirmed", (await Assert.ThrowsAsync<Refused>(() => returns.RefundAsync(By, held.Id, [], default))).Code);
    }

    [Theory, EachDatabase]
    public async Task Voiding_gives_every_use_back_once(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 5 }));
        var held = (await ReserveAsync(till, TillKit.Coat())).Held!;
        await till.Get<RedemptionActions>().ConfirmAsync(By, held.Id, new ReceiptAsked("till", "S1", "R-1"), new EvaluationTerms(), default);
        await till.Get<ReturnActions>().VoidAsync(By, held.Id, default);
        await till.Get<ReturnActions>().VoidAsync(By, held.Id, default);
        Assert.Equal(0, (await CounterAsync(till, offer)).Uses);
    }

    [Theory, EachDatabase]
    public async Task Staff_of_another_store_cannot_touch_a_redemption(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));
        var held = (await ReserveAsync(till, TillKit.Coat())).Held!;
        var other = TestConsole.Person(Core.Platform.Access.Roles.Frontline, 9, "Chen", new Core.Platform.Access.Scope(Core.Platform.Access.ScopeKind.Stores, ["S2"]));
        Assert.Equal("redemption_not_found", (await Assert.ThrowsAsync<Refused>(() => till.Get<RedemptionActions>().ReleaseAsync(other, held.Id, default))).Code);
        Assert.Equal("store_out_of_scope", (await Assert.ThrowsAsync<Refused>(() => till.Get<EvaluationQueries>().EvaluateAsync(other, TillKit.Coat(), Usual, default))).Code);
    }
}
