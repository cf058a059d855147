using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Offers;
using CampaignConsole.Core.Results;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Redemptions.Claiming;

/// <summary>An offer that has to be claimed: nobody's before, the claimer's afterwards, and never more of it than there is.</summary>
public sealed class ClaimTests
{
    static readonly CancellationToken Ct = CancellationToken.None;

    static async Task<TestApi> StartAsync(DatabaseKind kind)
    {
        var console = await TestApi.StartAsync(kind);
        await TillKit.SeedAsync(console.Get<WriteGate>());
        return console;
    }

    static Task<long> MemberAsync(TestApi console, int number = 0, bool objects = false) => TillKit.MemberAsync(console.Get<WriteGate>(), $"+86138{number:00000000}", objects: objects);

    static async Task<MemberOffer?> ListedAsync(TestApi console, ClaimStage stage, long member) =>
        (await console.Get<MemberOfferQueries>().OfAsync(ClaimKit.Staff, new OffersAsked(ShopperAsked.Known(member), Store: "S1", Language: "en"), Ct)).Items.SingleOrDefault(offer => offer.OfferId == stage.Offer);

    static async Task<(long Total, OfferReason? Reason)> PricedAsync(TestApi console, ClaimStage stage, long member)
    {
        var answer = (await console.Get<EvaluationQueries>().EvaluateAsync(ClaimKit.Staff, TillKit.Coat(member), new EvaluationTerms(), Ct)).Document.Answer;
        return (answer.Total, answer.Offers.SingleOrDefault(offer => offer.OfferId == stage.Offer)?.Reason);
    }

    [Theory, EachDatabase]
    public async Task Who_is_invited_holds_it_from_the_claim_on_and_not_before(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var member = await MemberAsync(console);
        var stage = await ClaimKit.LiveAsync(console.Services);
        await stage.InviteAsync(member);

        var before = (await ListedAsync(console, stage, member))!;
        Assert.Equal((ClaimState.Claimable, false, "not_claimed", "20 % off coats: claim it first."), (before.Claim!.Value, before.UsableHere, before.HereCode, before.HereSentence));
        Assert.Equal((100_000, OfferReason.Not(Reasons.NotClaimed)), await PricedAsync(console, stage, member));
        Assert.False(await console.ReadAsync(db => db.Set<Assignment>().Held(console.Clock.Now).AnyAsync()));

        var answer = await stage.ClaimAsync(member);
        Assert.Equal((ClaimOutcome.Granted, stage.Campaign), (answer.Outcome, answer.Granted!.CampaignId));
        var after = (await ListedAsync(console, stage, member))!;
        Assert.Equal((ClaimState.Claimed, true), (after.Claim!.Value, after.UsableHere));
        Assert.Equal((80_000, Reasons.Applied), (await PricedAsync(console, stage, member)) is var (total, reason) ? (total, reason!.Code) : default);
        var row = await console.ReadAsync(db => db.Set<Assignment>().AsNoTracking().SingleAsync());
        Assert.Equal((AssignmentOutcome.Assigned, true, console.Clock.Now), (row.Outcome, row.IsInvitation, row.ClaimedAt!.Value));
        Assert.Equal(ActivityKind.Assigned, (await console.ReadAsync(db => db.Set<ActivityEntry>().SingleAsync())).Kind);
        Assert.Equal(1, await console.ReadAsync(db => db.Set<OutgoingEvent>().CountAsync(one => one.Type == "offer.claimed")));
    }

    [Theory, EachDatabase]
    public async Task Who_was_not_told_or_was_left_out_claims_too_and_the_figures_of_the_run_stay_as_they_were(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var (untold, leftOut, told) = (await MemberAsync(console, 1), await MemberAsync(console, 2), await MemberAsync(console, 3));
        var stage = await ClaimKit.LiveAsync(console.Services);
        await stage.InviteAsync(told);
        await stage.AddAsync(new Assignment
        {
            OccurrenceId = stage.Run, CampaignId = stage.Campaign, OfferId = stage.Offer, OriginMemberId = leftOut, MemberId = leftOut, Outcome = AssignmentOutcome.Suppressed,
            Reason = "no_consent", At = TestClock.Usual,
        });
        foreach (var member in new[] { untold, leftOut })
        {
            Assert.Equal(ClaimState.Claimable, (await ListedAsync(console, stage, member))!.Claim);
            Assert.Equal(ClaimOutcome.Granted, (await stage.ClaimAsync(member)).Outcome);
            Assert.Equal(80_000, (await PricedAsync(console, stage, member)).Total);
        }

        var made = await console.ReadAsync(db => db.Set<Assignment>().AsNoTracking().SingleAsync(row => row.MemberId == untold));
        Assert.Equal((AssignmentOutcome.Claimed, stage.Run), (made.Outcome, made.OccurrenceId));
        var kept = await console.ReadAsync(db => db.Set<Assignment>().AsNoTracking().SingleAsync(row => row.MemberId == leftOut));
        Assert.Equal((AssignmentOutcome.Suppressed, "no_consent"), (kept.Outcome, kept.Reason));
        var who = await console.Get<AssignmentQueries>().WhoAsync(ClaimKit.Staff, stage.Campaign, null, Ct);
        Assert.Equal((2, 1, 0), (who.Considered, who.Assigned, who.Control));
        var claims = (await console.Get<ClaimQueries>().OfAsync(ClaimKit.Staff, stage.Campaign, Ct))!;
        Assert.Equal((2, 2, 0, true), (claims.Granted, claims.Untold, claims.Refused, claims.IsOpen));
        var results = (await console.Get<ResultsQueries>().OfAsync(ClaimKit.Staff, stage.Campaign, Ct)).Summary;
        Assert.Equal((2, 1, 1, 2, 2), (results.Considered, results.Assigned, results.Suppressed, results.Claimed, results.ClaimedUntold));
    }

    [Theory, EachDatabase]
    public async Task The_same_claim_again_answers_the_same_also_at_the_same_moment(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var (told, untold) = (await MemberAsync(console, 1), await MemberAsync(console, 2));
        var stage = await ClaimKit.LiveAsync(console.Services, TillKit.Definition(OfferReach.Claim, codes: new OfferCodes { Kind = CodeKind.Personal }));
        await stage.InviteAsync(told);

        foreach (var member in new[] { told, untold })
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => stage.ClaimAsync(member))));
            Assert.All(answers, answer => Assert.Equal(answers[0].Granted, answer.Granted));
            Assert.NotNull(answers[0].Granted!.CodeId);
            console.Clock.Advance(TimeSpan.FromMinutes(1));
            Assert.Equal(answers[0], await stage.ClaimAsync(member));
        }

        Assert.Equal(2, await console.ReadAsync(db => db.Set<MemberClaim>().CountAsync()));
        Assert.Equal(2, await console.ReadAsync(db => db.Set<Assignment>().CountAsync()));
        Assert.Equal(2, await console.ReadAsync(db => db.Set<OfferCode>().CountAsync()));
        Assert.Equal(2, (await console.ReadAsync(db => db.Set<ClaimCounter>().SingleAsync())).Claims);
    }

    [Theory, EachDatabase]
    public async Task Of_two_prices_on_one_product_claimed_at_once_a_member_gets_one(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var also = TillKit.Definition(OfferReach.Claim) with { Headline = new Texts("Also on coats") };
        ClaimStage[] stages = [await ClaimKit.LiveAsync(console.Services), await ClaimKit.LiveAsync(console.Services, also, name: "Also")];
        for (var number = 1; number <= 12; number++)
        {
            var member = await MemberAsync(console, number);
            var answers = await Task.WhenAll(stages.Select(stage => Task.Run(() => stage.ClaimAsync(member))));
            Assert.Equal([ClaimOutcome.Granted, ClaimOutcome.NotAvailable], answers.Select(answer => answer.Outcome).Order());
        }

        Assert.Equal(12, await console.ReadAsync(db => db.Set<Assignment>().Held(console.Clock.Now).CountAsync()));
    }

    [Theory, EachDatabase]
    public async Task Many_at_once_never_claim_more_than_may_be_used_and_who_comes_too_late_leaves_nothing(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var members = new List<long>();
        for (var i = 0; i < 24; i++) members.Add(await MemberAsync(console, i));
        var stage = await ClaimKit.LiveAsync(console.Services, TillKit.Definition(OfferReach.Claim, new OfferCaps { Uses = 7 }));

        var answers = await Task.WhenAll(members.Select(member => Task.Run(() => stage.ClaimAsync(member))));

        Assert.Equal((7, 17), (answers.Count(answer => answer.Outcome == ClaimOutcome.Granted), answers.Count(answer => answer.Outcome == ClaimOutcome.Over)));
        Assert.Equal((7, 7, 7), (
            await console.ReadAsync(db => db.Set<MemberClaim>().CountAsync()), await console.ReadAsync(db => db.Set<Assignment>().CountAsync()),
            await console.ReadAsync(db => db.Set<ActivityEntry>().CountAsync())));
        Assert.Equal((7L, 7L), await console.ReadAsync(db => db.Set<ClaimCounter>().Select(row => new ValueTuple<long, long>(row.Claims, row.ClaimsLimit!.Value)).SingleAsync()));
        var late = members[Array.FindIndex(answers, answer => answer.Outcome == ClaimOutcome.Over)];
        Assert.Null(await ListedAsync(console, stage, late));
        Assert.False((await console.Get<ClaimQueries>().OfAsync(ClaimKit.Staff, stage.Campaign, Ct))!.IsOpen);
    }

    [Theory, EachDatabase]
    public async Task Control_objection_tier_and_another_price_are_answered_alike_and_the_reason_is_kept_once(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var gate = console.Get<WriteGate>();
        var (objects, holder) = (await MemberAsync(console, 1, objects: true), await MemberAsync(console, 2));
        var (other, campaign) = await TillKit.LiveAsync(console.Services, TillKit.Definition(OfferReach.Holders) with { Headline = new Texts("Also on coats") }, "Also");
        await TillKit.AssignAsync(gate, other, campaign, holder);
        var stage = await ClaimKit.LiveAsync(console.Services);
        var half = await ClaimKit.LiveAsync(console.Services, TillKit.Definition(OfferReach.Claim) with { Headline = "Half" }, 5_000, "Half");
        var black = await ClaimKit.LiveAsync(console.Services, TillKit.Definition(OfferReach.Claim, places: new PlaceScope { Tiers = ["black"] }), name: "Black");
        var control = 0L;
        for (var i = 10; control == 0; i++)
            if (await MemberAsync(console, i) is var one && Allocation.InControl(4711, one, 50)) control = one;

        foreach (var (of, member) in new[] { (stage, objects), (stage, holder), (half, control), (black, control) })
        {
            for (var again = 0; again < 2; again++) Assert.Equal(new ClaimAnswer(ClaimOutcome.NotAvailable), await of.ClaimAsync(member));
            Assert.Null(await ListedAsync(console, of, member));
        }

        Assert.Equal([(objects, "objection"), (holder, "holds_overlapping"), (control, "control"), (control, "wrong_tier")],
            await console.ReadAsync(db => db.Set<MemberClaim>().OrderBy(claim => claim.Id).Select(claim => new ValueTuple<long, string>(claim.MemberId, claim.Reason)).ToListAsync()));
        Assert.Equal(1, (await console.Get<ClaimQueries>().OfAsync(ClaimKit.Staff, half.Campaign, Ct))!.Refused);
        Assert.Equal(0, await console.ReadAsync(db => db.Set<ClaimCounter>().SumAsync(row => row.Claims)));
    }

    [Theory, EachDatabase]
    public async Task Nothing_can_be_claimed_before_a_run_while_paused_or_once_it_is_stopped_spent_withdrawn_or_over(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var (member, buyer) = (await MemberAsync(console, 1), await MemberAsync(console, 2));
        var stage = await ClaimKit.LiveAsync(console.Services, TillKit.Definition(OfferReach.Claim, new OfferCaps { Money = 20_000 }));
        await AssertAsync(CampaignState.Paused, ClaimOutcome.NotAvailable);
        await AssertAsync(CampaignState.Stopped, ClaimOutcome.Over);
        await AssertAsync(CampaignState.Finished, null);
        await console.Get<WriteGate>().WriteAsync(db => db.Set<Core.Campaigns.Schedule.Occurrence>().ExecuteUpdateAsync(set => set.SetProperty(run => run.AssignedAt, (DateTimeOffset?)null)), Ct);
        await AssertAsync(CampaignState.Running, ClaimOutcome.NotAvailable);
        await console.Get<WriteGate>().WriteAsync(db => db.Set<Core.Campaigns.Schedule.Occurrence>().ExecuteUpdateAsync(set => set.SetProperty(run => run.AssignedAt, TestClock.Usual)), Ct);

        Assert.Equal(ClaimOutcome.Granted, (await stage.ClaimAsync(buyer)).Outcome);
        await console.Get<RedemptionActions>().ReserveAsync(ClaimKit.Staff, new ReserveAsked { Basket = TillKit.Coat(buyer) }, new EvaluationTerms(), Ct);
        await AssertAsync(CampaignState.Running, ClaimOutcome.Over);
        // Who has it keeps it, and is told so again.
        Assert.Equal(ClaimOutcome.Granted, (await stage.ClaimAsync(buyer)).Outcome);

        var second = await ClaimKit.LiveAsync(console.Services, TillKit.Definition(OfferReach.Claim) with { Headline = "Second" }, name: "Second");
        await console.Get<WriteGate>().WriteAsync(db => console.Get<OfferSeal>().WithdrawAsync(db, ClaimKit.Staff, second.Offer, "wrong price", console.Clock.Now, Ct), Ct);
        Assert.Equal(ClaimOutcome.Over, (await second.ClaimAsync(member)).Outcome);
        var third = await ClaimKit.LiveAsync(console.Services, TillKit.Definition(OfferReach.Claim) with { Headline = "Third" }, name: "Third");
        console.Clock.Advance(TimeSpan.FromDays(20));
        Assert.Equal(ClaimOutcome.Over, (await third.ClaimAsync(member)).Outcome);
        return;

        async Task AssertAsync(CampaignState state, ClaimOutcome? outcome)
        {
            await stage.SetAsync(state);
            if (outcome is { } expected) Assert.Equal(expected, (await stage.ClaimAsync(member)).Outcome);
            else Assert.Equal(ClaimOutcome.Granted, (await stage.LookAsync(member)).Outcome);
        }
    }

    [Theory, EachDatabase]
    public async Task Days_count_from_the_claim_on_the_brands_calendar_and_are_said_so(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var member = await MemberAsync(console);
        var definition = TillKit.Definition(OfferReach.Claim) with { When = new OfferWhen { DaysFromAssignment = 3 } };
        var stage = await ClaimKit.LiveAsync(console.Services, definition);
        await stage.InviteAsync(member);
        console.Clock.Advance(TimeSpan.FromDays(2));

        var answer = await stage.ClaimAsync(member);

        // 2026-11-23 in Shanghai, and three days more: over when the 27th begins.
        Assert.Equal(new DateTimeOffset(2026, 11, 26, 16, 0, 0, TimeSpan.Zero), answer.Granted!.EndsAt);
        Assert.Equal(answer.Granted.EndsAt, (await ListedAsync(console, stage, member))!.Ends);
        console.Clock.Advance(TimeSpan.FromDays(4));
        Assert.Null(await ListedAsync(console, stage, member));
        Assert.Equal(100_000, (await PricedAsync(console, stage, member)).Total);
        Assert.Contains("for 3 days from the claim", PromotionSentence.Of(definition, "en"), StringComparison.Ordinal);
        Assert.Contains("自领取起 3 天内有效", PromotionSentence.Of(definition, "zh"), StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task A_claimable_offer_is_over_for_other_systems_once_nobody_holds_it_and_nothing_is_left(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var member = await MemberAsync(console);
        var stage = await ClaimKit.LiveAsync(console.Services, TillKit.Definition(OfferReach.Claim, new OfferCaps { Uses = 1 }) with { When = new OfferWhen { DaysFromAssignment = 3 } });
        await stage.SetAsync(CampaignState.Finished);
        var ends = new OfferEnds(console.Get<WriteGate>(), console.Get<IDbContextFactory<ConsoleDb>>(), console.Clock);
        await TickAsync(false);
        await stage.ClaimAsync(member);
        await TickAsync(false);
        console.Clock.Advance(TimeSpan.FromDays(5));
        await TickAsync(true);
        return;

        async Task TickAsync(bool over)
        {
            await ends.TickAsync(Ct);
            Assert.Equal(over, await console.ReadAsync(db => db.Set<Offer>().Where(offer => offer.Id == stage.Offer).Select(offer => offer.EndedAt != null).SingleAsync()));
        }
    }

    [Theory, EachDatabase]
    public async Task A_recount_holds_the_counter_of_claims_against_the_claims(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var stage = await ClaimKit.LiveAsync(console.Services, TillKit.Definition(OfferReach.Claim, new OfferCaps { Uses = 5 }));
        var gone = await ClaimKit.LiveAsync(console.Services, TillKit.Definition(OfferReach.Claim, new OfferCaps { Uses = 9 }) with { Products = new ProductScope { Skus = ["SOCK"] } }, name: "Socks");
        var member = await MemberAsync(console);
        await stage.ClaimAsync(member);
        await gone.ClaimAsync(member);
        var recount = console.Get<CapRecount>();
        Assert.Empty((await recount.RunAsync(Actor.Job("test"), repair: false, Ct)).Claims);
        await console.Get<WriteGate>().WriteAsync(async db =>
        {
            await db.Set<ClaimCounter>().Where(row => row.OfferId == stage.Offer).ExecuteUpdateAsync(set => set.SetProperty(row => row.Claims, 4));
            await db.Set<ClaimCounter>().Where(row => row.OfferId == gone.Offer).ExecuteDeleteAsync();
        }, Ct);

        var said = new StringWriter();
        Assert.Equal(1, await Web.Commands.RecountCommand.RunAsync(recount, repair: true, said, Ct));
        Assert.Contains($"offer {stage.Offer}, claims: -3 against the counter; set right", said.ToString(), StringComparison.Ordinal);

        var counters = await console.ReadAsync(db => db.Set<ClaimCounter>().AsNoTracking().OrderBy(row => row.ClaimsLimit).ToListAsync());
        Assert.Equal([(1L, 5L), (1L, 9L)], counters.Select(row => (row.Claims, row.ClaimsLimit!.Value)));
        Assert.Empty((await recount.RunAsync(Actor.Job("test"), repair: false, Ct)).Claims);
    }

    [Theory, EachDatabase]
    public async Task A_test_key_is_answered_and_claims_nothing(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var member = await MemberAsync(console);
        var stage = await ClaimKit.LiveAsync(console.Services);

        Assert.Equal(ClaimOutcome.Granted, (await stage.ClaimAsync(member, isTest: true)).Outcome);

        Assert.False(await console.ReadAsync(db => db.Set<MemberClaim>().AnyAsync()));
        Assert.Equal(ClaimState.Claimable, (await ListedAsync(console, stage, member))!.Claim);
    }
}
