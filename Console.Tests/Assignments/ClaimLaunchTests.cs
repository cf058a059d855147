using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Tests.Campaigns;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Assignments;

/// <summary>A launch whose offer has to be claimed tells its audience and gives nobody anything.</summary>
public sealed class ClaimLaunchTests
{
    static readonly CancellationToken Ct = CancellationToken.None;

    static PromotionDefinition ToClaim(PromotionDefinition definition) => definition with { Reach = OfferReach.Claim };

    static Task<ClaimAnswer> ClaimAsync(TestConsole console, long offer, long member) =>
        console.Get<ClaimBook>().ClaimAsync(new ClaimAsked(offer, member, ClaimWay.Link, ChannelNames.Web), Ct);

    [Theory, EachDatabase]
    public async Task The_audience_is_told_and_holds_nothing_another_price_may_still_reach_it_and_the_next_run_leaves_out_who_has_claimed(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(60);
        var id = await console.ReadyAsync(
            edit => edit with { ControlBasisPoints = 3_000, Schedule = new CampaignSchedule { Kind = ScheduleKind.Daily, Zone = "Asia/Shanghai", Time = new TimeOnly(21, 0) } }, ToClaim);
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, Ct);
        await RunAsync(TimeSpan.FromMinutes(30));

        var rows = await console.ReadAsync(db => db.Set<Assignment>().AsNoTracking().ToListAsync());
        var told = rows.Where(row => row.Outcome == AssignmentOutcome.Assigned).ToList();
        // The draw is by the campaign's own seed: 18 of 60 are kept apart, give or take.
        Assert.InRange(told.Count, 22, 58);
        Assert.All(told, row => Assert.True(row.IsInvitation));
        Assert.Equal(60 - told.Count, rows.Count(row => row is { Outcome: AssignmentOutcome.Control, IsInvitation: false }));
        Assert.False(await console.ReadAsync(db => db.Set<Assignment>().Held(console.Clock.Now).AnyAsync()));
        Assert.Equal(0, await AssignedInAsync(console, id));
        Assert.Equal(told.Count, await console.ReadAsync(db => db.Set<ActivityEntry>().CountAsync(entry => entry.Kind == ActivityKind.Invited)));
        var other = await console.ReadyAsync(offer: definition => definition with { Headline = "Also on coats" });
        Assert.DoesNotContain((await console.Get<ForecastQueries>().OfAsync(console.Marketer, other, Ct)).Removed, removed => removed.Reason == "holds_overlapping");

        var offer = rows[0].OfferId;
        var (claimer, control) = (told[0].MemberId, rows.First(row => row.Outcome == AssignmentOutcome.Control).MemberId);
        Assert.Equal(ClaimOutcome.Granted, (await ClaimAsync(console, offer, claimer)).Outcome);
        Assert.Equal(ClaimOutcome.NotAvailable, (await ClaimAsync(console, offer, control)).Outcome);
        Assert.Equal(1, await AssignedInAsync(console, id));
        Assert.Contains(new Removed("holds_overlapping", 1), (await console.Get<ForecastQueries>().OfAsync(console.Marketer, other, Ct)).Removed);

        await RunAsync(TimeSpan.FromDays(1));
        var second = await console.ReadAsync(db => db.Set<Assignment>().AsNoTracking().Where(row => row.OccurrenceId != told[0].OccurrenceId).ToListAsync());
        Assert.Equal([(claimer, "holds_it")], second.Where(row => row.Outcome == AssignmentOutcome.Suppressed).Select(row => (row.MemberId, row.Reason!)));
        Assert.Empty((await console.Get<LedgerCheck>().RunAsync(Ct)).Problems);
        return;

        async Task RunAsync(TimeSpan later)
        {
            console.Clock.Advance(later);
            await new DueCampaigns(console.Gate, console.Get<IDbContextFactory<ConsoleDb>>(), console.Get<CampaignRuns>(), console.Clock).TickAsync(Ct);
            await console.RunJobsAsync();
        }
    }

    [Theory, EachDatabase]
    public async Task Each_message_carries_the_members_own_link_and_a_campaign_without_claims_has_none_to_give(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(3);
        var id = await console.ReadyAsync(edit => edit with { Channels = [new(ChannelNames.Email)] }, ToClaim);
        Assert.Equal(["no_claim_link", "no_claim_link"], await LinkCodesAsync(id));
        await TellAsync(id);
        Assert.Empty(await LinkCodesAsync(id));
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, Ct);
        await console.RunJobsAsync();
        var rows = await console.ReadAsync(db => db.Set<Delivery>().Select(row => new ClaimedRow(
            row.Id, row.Key, row.OccurrenceId, row.CampaignId, row.Channel, row.OriginMemberId, row.MemberId, row.AssignmentId, row.IdentityId, row.Attempt, row.FirstAttemptAt)).ToListAsync());
        var messages = (await console.Get<MessageComposer>().ComposeAsync(rows, Ct)).Values.ToList();
        var offer = await console.ReadAsync(db => db.Set<Offer>().Select(row => row.Id).SingleAsync());
        var links = messages.Select(message => message!.Html!.Split("/c/")[1].Split('"')[0]).Select(console.Get<ClaimLinks>().Read).ToList();
        Assert.Equal([1L, 2L, 3L], links.Select(link => link!.OriginMemberId).Order());
        Assert.All(links, link => Assert.Equal(offer, link!.OfferId));

        var plain = await console.ReadyAsync(edit => edit with { Channels = [new(ChannelNames.Email)] });
        await TellAsync(plain);
        Assert.Contains((await console.Get<ForecastQueries>().OfAsync(console.Marketer, plain, Ct)).Missing, missing => missing.Field == MergeFields.ClaimLink);
        return;

        async Task<IReadOnlyList<string>> LinkCodesAsync(long campaign) =>
            [.. (await console.Get<CampaignReadiness>().FindAsync(console.Marketer, campaign, Ct)).Select(reason => reason.Code).Where(code => code == "no_claim_link")];

        async Task TellAsync(long campaign)
        {
            var version = (await console.CampaignAsync(campaign)).Version;
            foreach (var language in Languages.All)
                version = await console.Get<CampaignActions>().SaveContentAsync(console.Marketer, campaign, version, ChannelNames.Email, language,
                    new MessageTexts("{{headline}}", Html: "<p>{{ends}}</p><a href=\"{{claimLink}}\">!</a><a href=\"{{unsubscribe}}\">–</a>"), Ct);
        }
    }

    static Task<int> AssignedInAsync(TestConsole console, long campaign) => console.ReadAsync(async db =>
        await AudienceResolver.Members(db, new CampaignHistory(CampaignOutcome.Assigned, [campaign]), await RuleTime.AtAsync(db, console.Clock.Now, Ct), Scope.Everything).CountAsync());
}
