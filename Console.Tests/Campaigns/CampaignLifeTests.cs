using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Approval;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CampaignConsole.Tests.Campaigns;

public class CampaignLifeTests
{
    static readonly CancellationToken Ct = CancellationToken.None;

    static async Task<string> RefusedAsync(Func<Task> act) => (await Assert.ThrowsAsync<Refused>(act)).Code;

    [Theory, EachDatabase]
    public async Task An_empty_draft_lists_every_reason_at_once(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        var id = await console.Get<CampaignActions>().CreateAsync(console.Marketer, "New", Ct);
        var reasons = await console.Get<CampaignReadiness>().FindAsync(console.Marketer, id, Ct);
        Assert.Equal(["no_promotion", "no_audience", "no_channel"], reasons.Where(reason => reason.Blocks).Select(reason => reason.Code));
        Assert.Equal("campaign_not_ready", await RefusedAsync(() => console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, Ct)));
    }

    [Theory, EachDatabase]
    public async Task Below_every_limit_the_launcher_alone_suffices_and_the_offer_is_sealed(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(20);
        var id = await console.ReadyAsync();
        Assert.DoesNotContain(await console.Get<CampaignReadiness>().FindAsync(console.Marketer, id, Ct), reason => reason.Blocks);
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, Ct);
        var campaign = await console.CampaignAsync(id);
        Assert.Equal(CampaignState.Running, campaign.State);
        var offer = await console.ReadAsync(db => db.Set<Offer>().SingleAsync());
        Assert.Equal((offer.Id, OfferState.Live, 1), (campaign.OfferId, offer.State, offer.Number));
        Assert.Single(await console.Get<CampaignQueries>().RunsAsync(console.Marketer, id, Ct));
        Assert.Equal("campaign_state", await RefusedAsync(() => console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, Ct)));
    }

    [Theory, EachDatabase]
    public async Task Above_a_limit_somebody_else_must_approve_and_an_edit_voids_it(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(20);
        await console.Get<SettingsBook>().WriteAsync(console.Administrator, CampaignPolicy.Default with { AudienceAbove = 10 }, Ct);
        var id = await console.ReadyAsync();
        var (launches, approvals) = (console.Get<LaunchActions>(), console.Get<ApprovalActions>());
        Assert.Equal("campaign_needs_approval", await RefusedAsync(() => launches.LaunchAsync(console.Marketer, id, null, Ct)));

        var request = await approvals.RequestAsync(console.Marketer, id, (await console.CampaignAsync(id)).Version, "please", Ct);
        var own = TestConsole.Person(Roles.Marketer | Roles.Approver, console.Marketer.Id, "Li Wei");
        Assert.Equal("campaign_own", await RefusedAsync(() => approvals.ApproveAsync(own, request, null, Ct)));
        Assert.Equal("right_missing", await RefusedAsync(() => approvals.ApproveAsync(TestConsole.Person(Roles.Marketer, 9, "Other"), request, null, Ct)));
        await approvals.ApproveAsync(console.Approver, request, "fine", Ct);
        var approved = await console.CampaignAsync(id);
        Assert.Equal((CampaignState.Approved, true), (approved.State, approved.OfferId is not null));

        await console.Get<CampaignActions>().SaveContentAsync(console.Marketer, id, approved.Version, ChannelNames.Sms, "en", new MessageTexts(Body: "{{headline}}!"), Ct);
        var edited = await console.CampaignAsync(id);
        Assert.Equal((CampaignState.Draft, null, null), (edited.State, edited.OfferId, edited.ApprovedHash));
        Assert.Equal("campaign_needs_approval", await RefusedAsync(() => launches.LaunchAsync(console.Marketer, id, null, Ct)));

        var again = await approvals.RequestAsync(console.Marketer, id, edited.Version, null, Ct);
        var sheet = await console.Get<ApprovalQueries>().FindAsync(console.Approver, again, Ct);
        Assert.Equal([new DefinitionChange("content.sms.en.body", "{{headline}} {{link}}", "{{headline}}!")], sheet.Changes);
        Assert.Equal((20, true), (sheet.Request.Count, sheet.MayDecide));
        await approvals.ApproveAsync(console.Approver, again, null, Ct);
        var both = TestConsole.Person(Roles.Administrator, console.Approver.Id, "Zhao Min");
        Assert.Equal("campaign_own", await RefusedAsync(() => launches.LaunchAsync(both, id, null, Ct)));
        await launches.LaunchAsync(console.Marketer, id, null, Ct);
        Assert.Equal(CampaignState.Running, (await console.CampaignAsync(id)).State);
    }

    [Theory, EachDatabase]
    public async Task Sending_back_makes_it_a_draft_again(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(3);
        var id = await console.ReadyAsync();
        var request = await console.Get<ApprovalActions>().RequestAsync(console.Marketer, id, (await console.CampaignAsync(id)).Version, null, Ct);
        Assert.Equal("campaign_needs_reason", await RefusedAsync(() => console.Get<ApprovalActions>().SendBackAsync(console.Approver, request, " ", Ct)));
        await console.Get<ApprovalActions>().SendBackAsync(console.Approver, request, "shorter", Ct);
        Assert.Equal(CampaignState.Draft, (await console.CampaignAsync(id)).State);
        Assert.Equal("approval_decided", await RefusedAsync(() => console.Get<ApprovalActions>().ApproveAsync(console.Approver, request, null, Ct)));
    }

    [Theory, EachDatabase]
    public async Task Two_editors_do_not_overwrite_each_other(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        var id = await console.Get<CampaignActions>().CreateAsync(console.Marketer, "New", Ct);
        await console.Get<CampaignActions>().SaveAsync(console.Marketer, id, 0, new CampaignEdit { Name = "First" }, Ct);
        Assert.Equal("changed_meanwhile", await RefusedAsync(() => console.Get<CampaignActions>().SaveAsync(console.Administrator, id, 0, new CampaignEdit { Name = "Second" }, Ct)));
        Assert.Equal("First", (await console.CampaignAsync(id)).Name);
    }

    [Theory, EachDatabase]
    public async Task Pause_resume_and_stop_follow_the_table(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(3);
        var id = await console.ReadyAsync();
        var launches = console.Get<LaunchActions>();
        await launches.LaunchAsync(console.Marketer, id, null, Ct);
        await launches.PauseAsync(console.Marketer, id, Ct);
        Assert.Equal(CampaignState.Paused, (await console.CampaignAsync(id)).State);
        await launches.ResumeAsync(console.Marketer, id, Ct);
        Assert.Equal(CampaignState.Running, (await console.CampaignAsync(id)).State);
        await launches.StopAsync(console.Marketer, id, "wrong price", Ct);
        Assert.Equal(CampaignState.Stopped, (await console.CampaignAsync(id)).State);
        Assert.Equal(OfferState.Live, (await console.ReadAsync(db => db.Set<Offer>().SingleAsync())).State);
        Assert.Equal("campaign_state", await RefusedAsync(() => launches.ResumeAsync(console.Marketer, id, Ct)));
        Assert.Equal("right_missing", await RefusedAsync(() => launches.PauseAsync(console.Approver, id, Ct)));
    }

    [Theory, EachDatabase]
    public async Task Withdrawing_the_offer_takes_a_reason_and_a_second_person(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(3);
        var id = await console.ReadyAsync();
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, Ct);
        var request = await console.Get<ApprovalActions>().AskWithdrawalAsync(console.Marketer, id, "priced wrong", Ct);
        Assert.Equal(OfferState.Live, (await console.ReadAsync(db => db.Set<Offer>().SingleAsync())).State);
        var own = TestConsole.Person(Roles.Administrator, console.Marketer.Id, "Li Wei");
        Assert.Equal("campaign_own", await RefusedAsync(() => console.Get<ApprovalActions>().ApproveAsync(own, request, null, Ct)));
        await console.Get<ApprovalActions>().ApproveAsync(console.Approver, request, null, Ct);
        var offer = await console.ReadAsync(db => db.Set<Offer>().SingleAsync());
        Assert.Equal((OfferState.Withdrawn, "priced wrong"), (offer.State, offer.WithdrawnReason));
        Assert.Equal(CampaignState.Stopped, (await console.CampaignAsync(id)).State);
    }

    [Theory, EachDatabase]
    public async Task Above_the_limit_the_launcher_types_the_number(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(20);
        await console.Get<SettingsBook>().WriteAsync(console.Administrator, CampaignPolicy.Default with { TypeNumberAbove = 10 }, Ct);
        var id = await console.ReadyAsync();
        Assert.Equal("campaign_number_differs", await RefusedAsync(() => console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, 19, Ct)));
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, 20, Ct);
    }

    [Theory, EachDatabase]
    public async Task A_recurring_campaign_runs_once_per_local_time_and_rests_in_between(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(3);
        var id = await console.ReadyAsync(edit => edit with { Schedule = new CampaignSchedule { Kind = ScheduleKind.Daily, Zone = "Asia/Shanghai", Time = new TimeOnly(21, 0), Until = new DateOnly(2026, 11, 22) } });
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, Ct);
        var due = new DueCampaigns(console.Gate, console.Get<IDbContextFactory<Core.Platform.Storage.ConsoleDb>>(), console.Get<CampaignRuns>(), console.Clock);
        await due.TickAsync(Ct);
        Assert.Equal(CampaignState.Scheduled, (await console.CampaignAsync(id)).State);

        console.Clock.Advance(TimeSpan.FromMinutes(20));
        await due.TickAsync(Ct);
        await due.TickAsync(Ct);
        var run = Assert.Single(await console.Get<CampaignQueries>().RunsAsync(console.Marketer, id, Ct));
        Assert.Equal(new DateTime(2026, 11, 21, 21, 0, 0), run.LocalAt);
        Assert.Equal(CampaignState.Running, (await console.CampaignAsync(id)).State);

        await FinishRunsAsync(console);
        await due.TickAsync(Ct);
        Assert.Equal(CampaignState.Scheduled, (await console.CampaignAsync(id)).State);
        console.Clock.Advance(TimeSpan.FromHours(24));
        await due.TickAsync(Ct);
        Assert.Equal(2, (await console.Get<CampaignQueries>().RunsAsync(console.Marketer, id, Ct)).Count);
        await FinishRunsAsync(console);
        await due.TickAsync(Ct);
        Assert.Equal(CampaignState.Finished, (await console.CampaignAsync(id)).State);
    }

    [Theory, EachDatabase]
    public async Task A_copy_has_its_own_seed_and_all_texts_and_nothing_of_the_approval(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(3);
        var id = await console.ReadyAsync();
        var copy = await console.Get<CampaignActions>().DuplicateAsync(console.Marketer, id, "Copy", Ct);
        var (first, second) = (await console.Get<CampaignQueries>().FindAsync(console.Marketer, id, Ct), await console.Get<CampaignQueries>().FindAsync(console.Marketer, copy, Ct));
        Assert.Equal(first.Definition().Hash(), second.Definition().Hash());
        Assert.NotEqual(first.Campaign.Seed, second.Campaign.Seed);
        Assert.Equal(4, second.Content.Count);
    }

    [Theory, EachDatabase]
    public async Task Fields_that_some_recipients_lack_stop_the_launch_with_how_many(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(10);
        var id = await console.ReadyAsync();
        await console.WriteAsync(db => db.Set<Core.Members.Person>().Where(person => person.MemberId <= 4).ExecuteUpdate(set => set.SetProperty(person => person.Name, "")));
        var missing = Assert.Single(await console.Get<CampaignReadiness>().FindAsync(console.Marketer, id, Ct), reason => reason.Code == "fields_missing");
        Assert.Equal((true, 4), (missing.Blocks, (int)missing.Values[2]!));
        Assert.Equal("E-mail: {{name}} is empty for 4 recipients. Ask for it first, or write the text without it.", CampaignReadiness.Sentence(missing, "en"));
    }

    static Task FinishRunsAsync(TestConsole console) => console.WriteAsync(db => db.Set<Occurrence>().ExecuteUpdate(set => set.SetProperty(run => run.State, OccurrenceState.Finished)));
}
