using System.Text;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Channels.Unknowns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Channels.Returns;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.Unknowns;

/// <summary>What an operator may decide about messages that nobody knows the end of.</summary>
public sealed class UnknownTests
{
    static readonly UnknownChoice All = new(new UnknownFilter());

    [Theory, EachDatabase]
    public async Task The_list_is_paged_filtered_and_masked_and_the_oldest_stand_first(DatabaseKind kind)
    {
        await using var stage = await ReturnsTests.SentAsync(kind, 30, DeliveryState.Unknown);
        await stage.ChangeAsync(db => db.Set<Delivery>().Where(row => row.MemberId == 7).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.UpdatedAt, stage.Console.Clock.Now.AddHours(-5)).SetProperty(row => row.Reason, "owner_lost")));
        var queries = stage.Console.Get<UnknownQueries>();

        var page = await queries.ListAsync(Somebody(Roles.Marketer), new UnknownFilter(), new PageRequest(0, 10), default);
        Assert.Equal((30, 10, 7L, "Member 7", "owner_lost"), (page.Total, page.Rows.Count, page.Rows[0].MemberId, page.Rows[0].Member, page.Rows[0].Cause));
        Assert.Equal(TimeSpan.FromHours(72), page.Rows[0].ClosesAt - page.Rows[0].Since);
        Assert.All(page.Rows, row => Assert.True(row.MayBeResent));
        Assert.Equal(1, (await queries.ListAsync(Somebody(Roles.Marketer), new UnknownFilter(OlderThanHours: 4), new PageRequest(0, 10), default)).Total);
        Assert.Equal(29, (await queries.ListAsync(Somebody(Roles.Marketer), new UnknownFilter(LedgerStage.Campaign, "email", "smtp_cut"), new PageRequest(0, 10), default)).Total);
        Assert.Equal(0, (await queries.ListAsync(Somebody(Roles.Marketer), new UnknownFilter(Channel: "sms"), new PageRequest(0, 10), default)).Total);
        Assert.All((await queries.ListAsync(Somebody(Roles.Analyst), new UnknownFilter(), new PageRequest(0, 10), default)).Rows, row => Assert.Null(row.Member));
        Assert.Equal(0, (await queries.ListAsync(Somebody(Roles.Marketer, new Scope(ScopeKind.Stores, ["S1"])), new UnknownFilter(), new PageRequest(0, 10), default)).Total);
        var filters = await queries.FiltersAsync(Somebody(Roles.Marketer), default);
        Assert.Equal(["email"], filters.Channels);
        Assert.Equal(["owner_lost", "smtp_cut"], filters.Causes);
        Assert.Equal([(LedgerStage.Campaign, "Coats")], filters.Campaigns);
        await RefusedAsync("right_missing", () => queries.ListAsync(Somebody(Roles.Frontline), new UnknownFilter(), new PageRequest(0, 10), default));
    }

    [Theory, EachDatabase]
    public async Task Marking_settles_single_rows_or_all_of_a_filter_and_every_figure_stays_true_to_the_row(DatabaseKind kind)
    {
        await using var stage = await ReturnsTests.SentAsync(kind, 1203, DeliveryState.Unknown);
        var actions = stage.Console.Get<UnknownActions>();
        var ids = (await stage.RowsAsync()).Select(row => row.Id).ToList();

        Assert.Equal(2, await actions.RejectAsync(Somebody(Roles.Marketer), new UnknownChoice(new UnknownFilter(), ids[..2]), " The provider's log does not know them ", default));
        Assert.Equal(1201, await actions.AcceptAsync(Somebody(Roles.Marketer), All, "The provider's log has them", default));
        Assert.Equal(0, await actions.AcceptAsync(Somebody(Roles.Marketer), All, "Again", default));

        Assert.Equal("Accepted 1201, Rejected 2", await stage.StatesAsync());
        var balance = Assert.Single(await stage.Console.ReadAsync(db => DeliveryBalance.OfRunAsync(db, LedgerStage.Run, default)));
        Assert.Equal((1203, 1201, 0, 2, 0, 0), (balance.Planned, balance.Sent, balance.Skipped, balance.Failed, balance.Unknown, balance.Pending));
        Assert.Equal("marked_rejected", Assert.Single(balance.Reasons).Reason);
        Assert.Equal(1201, await stage.Console.ReadAsync(db => db.Set<ActivityEntry>().CountAsync(entry => entry.Kind == ActivityKind.Sent)));
        var notes = await stage.Console.ReadAsync(db => db.Set<AuditEntry>().OrderBy(entry => entry.Id).Select(entry => entry.Verb).ToListAsync());
        Assert.Equal(["delivery.mark_rejected", "delivery.mark_accepted", "delivery.mark_accepted", "delivery.mark_accepted"], notes);
        Assert.Contains("The provider's log does not know them", await stage.Console.ReadAsync(db => db.Set<AuditText>().OrderBy(text => text.EntryId).Select(text => text.After).FirstAsync()));
    }

    [Theory, EachDatabase]
    public async Task Deciding_needs_the_right_a_reason_and_stays_within_the_scope(DatabaseKind kind)
    {
        await using var stage = await ReturnsTests.SentAsync(kind, 2, DeliveryState.Unknown);
        var (actions, queries) = (stage.Console.Get<UnknownActions>(), stage.Console.Get<UnknownQueries>());

        await RefusedAsync("right_missing", () => actions.AcceptAsync(Somebody(Roles.Analyst), All, "x", default));
        await RefusedAsync("right_missing", () => actions.RejectAsync(Somebody(Roles.Approver), All, "x", default));
        await RefusedAsync("right_missing", () => actions.SendAgainAsync(Somebody(Roles.Analyst), All, 2, "x", default));
        await RefusedAsync("right_missing", () => queries.PlanAsync(Somebody(Roles.Analyst), All, default));
        await RefusedAsync("unknown_reason", () => actions.AcceptAsync(Somebody(Roles.Marketer), All, "  ", default));
        await RefusedAsync("unknown_reason", () => actions.SendAgainAsync(Somebody(Roles.Marketer), All, 2, new string('x', 501), default));
        Assert.Equal(0, await actions.AcceptAsync(Somebody(Roles.Marketer, new Scope(ScopeKind.Stores, ["S1"])), All, "x", default));
        Assert.Equal(0, (await queries.PlanAsync(Somebody(Roles.Marketer, new Scope(ScopeKind.Stores, ["S1"])), All, default)).Rows);

        Assert.Equal("Unknown 2", await stage.StatesAsync());
    }

    [Theory, EachDatabase]
    public async Task Sending_again_asks_first_then_sends_what_was_counted_through_all_checks_and_only_once(DatabaseKind kind)
    {
        await using var stage = await ReturnsTests.SentAsync(kind, 4, DeliveryState.Unknown);
        await stage.ChangeAsync(async db =>
        {
            // The second took the consent back meanwhile; for the third it is too late; the fourth is a reminder.
            await db.Set<ConsentState>().Where(state => state.MemberId == 2).ExecuteUpdateAsync(set => set.SetProperty(state => state.Granted, false));
            await db.Set<Delivery>().Where(row => row.MemberId == 3).ExecuteUpdateAsync(set => set.SetProperty(row => row.ExpiresAt, stage.Console.Clock.Now));
            await db.Set<Delivery>().Where(row => row.MemberId == 4).ExecuteUpdateAsync(set => set.SetProperty(row => row.Step, EndReminders.Step));
            await db.Set<Occurrence>().ExecuteUpdateAsync(set => set.SetProperty(run => run.State, OccurrenceState.Finished));
        });
        var (actions, queries, by) = (stage.Console.Get<UnknownActions>(), stage.Console.Get<UnknownQueries>(), Somebody(Roles.Marketer));

        var plan = await queries.PlanAsync(by, All, default);
        Assert.Equal(new ResendPlan(4, 2, 1, 0, 1), plan);
        Assert.Equal("Unknown 4", await stage.StatesAsync());
        await RefusedAsync("unknown_changed", () => actions.SendAgainAsync(by, All, 3, "The relay lost its queue", default));
        Assert.Equal(2, await actions.SendAgainAsync(by, All, plan.Resent, "The relay lost its queue", default));
        await stage.Pump.DrainAsync(default);

        var rows = await stage.RowsAsync();
        Assert.Equal("Accepted 1, Unknown 2, Suppressed 1, Resent 2", await stage.StatesAsync());
        Assert.Equal([(1L, DeliveryState.Accepted, null), (2L, DeliveryState.Suppressed, "no_consent")], rows.Where(row => row.Step > 200).OrderBy(row => row.MemberId).Select(row => (row.MemberId, row.State, row.Reason)));
        Assert.Equal(6, rows.Select(row => row.Key).Distinct().Count());
        Assert.Equal(OccurrenceState.Finished, await stage.Console.ReadAsync(db => db.Set<Occurrence>().Select(run => run.State).SingleAsync()));
        var balances = await stage.Console.ReadAsync(db => DeliveryBalance.OfRunAsync(db, LedgerStage.Run, default));
        Assert.All(balances, balance => Assert.Equal(balance.Planned, balance.Sent + balance.Skipped + balance.Failed + balance.Unknown + balance.Pending));
        Assert.Equal(6, balances.Sum(balance => balance.Planned));
        Assert.DoesNotContain((await stage.Console.Get<LedgerCheck>().RunAsync(default)).Problems, problem => problem.Contains("balance", StringComparison.Ordinal));
        Assert.Equal(["delivery.send_again"], await stage.Console.ReadAsync(db => db.Set<AuditEntry>().Select(entry => entry.Verb).ToListAsync()));
    }

    [Theory, EachDatabase]
    public async Task What_was_sent_again_is_not_sent_a_third_time_and_a_late_report_on_the_first_is_noted(DatabaseKind kind)
    {
        await using var stage = await ReturnsTests.SentAsync(kind, 1, DeliveryState.Unknown);
        var (actions, queries, by) = (stage.Console.Get<UnknownActions>(), stage.Console.Get<UnknownQueries>(), Somebody(Roles.Marketer));
        var first = (await stage.RowsAsync())[0].Key;
        await actions.SendAgainAsync(by, All, 1, "Lost", default);
        await stage.ChangeAsync(db => db.Set<Delivery>().Where(row => row.Step > 200).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, DeliveryState.Unknown).SetProperty(row => row.Attempt, 1)));

        Assert.Equal(new ResendPlan(1, 0, 0, 1, 0), await queries.PlanAsync(by, All, default));
        Assert.False((await queries.ListAsync(by, new UnknownFilter(), new PageRequest(0, 10), default)).Rows[0].MayBeResent);
        Assert.Equal(0, await actions.SendAgainAsync(by, All, 0, "Lost", default));
        await stage.Console.Get<MailReturns>().TakeAsync([Encoding.UTF8.GetBytes(ReturnedMails.Report(first, "delivered", "2.0.0"))], default);

        Assert.Equal("Unknown 1, Resent 1", await stage.StatesAsync());
        Assert.Equal(["delivered 2.0.0"], await ReturnsTests.EventsAsync(stage));
    }

    [Theory, EachDatabase]
    public async Task A_stopped_campaign_and_a_file_are_not_sent_again(DatabaseKind kind)
    {
        await using var stage = await ReturnsTests.SentAsync(kind, 1, DeliveryState.Unknown, promise: DeliveryClass.File);
        var queries = stage.Console.Get<UnknownQueries>();
        Assert.Equal(new ResendPlan(1, 0, 0, 0, 1), await queries.PlanAsync(Somebody(Roles.Marketer), All, default));

        await stage.ChangeAsync(db => db.Set<Delivery>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Class, DeliveryClass.AtMostOnce)));
        Assert.Equal(1, (await queries.PlanAsync(Somebody(Roles.Marketer), All, default)).Resent);
        await stage.ChangeAsync(db => db.Set<Campaign>().ExecuteUpdateAsync(set => set.SetProperty(campaign => campaign.State, CampaignState.Stopped)));
        Assert.Equal(new ResendPlan(1, 0, 0, 0, 1), await queries.PlanAsync(Somebody(Roles.Marketer), All, default));
    }

    [Theory, EachDatabase]
    public async Task After_72_hours_what_nobody_decided_is_closed_and_no_decision_changes_it_any_more(DatabaseKind kind)
    {
        await using var stage = await ReturnsTests.SentAsync(kind, 1, DeliveryState.Unknown);
        stage.Console.Clock.Advance(TimeSpan.FromHours(72) - TimeSpan.FromSeconds(1));
        await stage.Pump.DrainAsync(default);
        Assert.Equal("Unknown 1", await stage.StatesAsync());

        // The close looks once a minute.
        stage.Console.Clock.Advance(TimeSpan.FromMinutes(1));
        await stage.Pump.DrainAsync(default);

        Assert.Equal(0, await stage.Console.Get<UnknownActions>().AcceptAsync(Somebody(Roles.Marketer), All, "Late", default));
        Assert.Equal("ClosedUnknown 1", await stage.StatesAsync());
        Assert.Equal(1, Assert.Single(await stage.Console.ReadAsync(db => DeliveryBalance.OfRunAsync(db, LedgerStage.Run, default))).Unknown);
    }

    static Actor Somebody(Roles roles, Scope? scope = null) => new(ActorKind.Person, 7, "Olga Operator", RightTable.Of(roles), scope ?? Scope.Everything);

    static async Task RefusedAsync(string code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<Refused>(act)).Code);
}
