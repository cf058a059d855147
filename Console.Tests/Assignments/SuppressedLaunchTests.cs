using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Tests.Campaigns;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Assignments;

/// <summary>Suppressed addresses and pauses at the launch: who they leave out, and that the member's page says why.</summary>
public sealed class SuppressedLaunchTests
{
    [Theory, EachDatabase]
    public async Task A_launch_leaves_suppressed_addresses_and_pauses_out_and_says_so(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(10);
        var actions = console.Get<SuppressionActions>();
        await actions.PasteAsync(console.Marketer, "m1@example.org\n+8613800000001\nm2@example.org\n+8613800000003", new SuppressionDraft(SuppressedFor.Asked), default);
        await console.WriteAsync(db =>
        {
            db.Add(new SendingWish { MemberId = 4, PausedUntil = console.Clock.Now.AddDays(3), UpdatedAt = console.Clock.Now });
            db.Add(new SendingWish { MemberId = 5, PausedUntil = console.Clock.Now.AddDays(-3), LessOften = true, UpdatedAt = console.Clock.Now });
        });
        var id = await console.ReadyAsync();
        var forecast = await console.Get<ForecastQueries>().OfAsync(console.Marketer, id, default);
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, default);
        await console.RunJobsAsync();

        var who = await console.Get<AssignmentQueries>().WhoAsync(console.Marketer, id, null, default);
        Assert.Equal([new Removed("suppressed_address", 1), new Removed("paused", 1)], who.Removed);
        Assert.Equal(forecast.Removed, who.Removed);
        var planned = await console.ReadAsync(db => db.Set<Delivery>().Where(row => row.MemberId <= 5).OrderBy(row => row.MemberId).ThenBy(row => row.Channel).ToListAsync());
        Assert.Equal([(2L, "sms"), (3L, "email"), (5L, "email"), (5L, "sms")], planned.Select(row => (row.MemberId, row.Channel)));
        var why = Assert.Single((await console.Get<MemberDecisionQueries>().OfAsync(console.Marketer, 1, new PageRequest(), default)).Rows);
        Assert.Equal((AssignmentOutcome.Suppressed, "suppressed_address"), (why.Outcome, why.Reason));
    }

    [Theory, EachDatabase]
    public async Task A_launch_and_its_forecast_leave_out_who_asked_for_less_and_channels_whose_cap_is_used_up(DatabaseKind kind)
    {
        await using var console = await CampaignMaker.StartAsync(kind);
        await console.MembersAsync(5);
        await console.Get<SettingsBook>().WriteAsync(console.Administrator, CampaignPolicy.Default with { MostRuns = 1, WindowDays = 7 }, default);
        await console.Get<SettingsBook>().WriteAsync(console.Administrator, ChannelPolicy.Default with { Caps = [new ChannelCap(ChannelNames.Sms, 2, 30)] }, default);
        await console.WriteAsync(db =>
        {
            // Told ten days ago: too long for the cap, not for whoever asked for less.
            db.AddRange(new long[] { 1, 2 }.Select(member => Told(member, 901, ChannelNames.Email, 10)));
            db.AddRange(new long[] { 3, 4 }.SelectMany(member => new[] { Told(member, 902, ChannelNames.Sms, 20), Told(member, 903, ChannelNames.Sms, 25) }));
            db.AddRange(new long[] { 1, 5 }.Select(member => new SendingWish { MemberId = member, LessOften = true, UpdatedAt = console.Clock.Now }));
            db.Set<ConsentState>().Where(state => state.MemberId == 4 && state.Channel == ChannelNames.Email).ExecuteUpdate(set => set.SetProperty(state => state.Granted, false));
        });
        var id = await console.ReadyAsync();
        var forecast = await console.Get<ForecastQueries>().OfAsync(console.Marketer, id, default);
        await console.Get<LaunchActions>().LaunchAsync(console.Marketer, id, null, default);
        await console.RunJobsAsync();

        Assert.Equal([new Removed("less_often", 1), new Removed("frequency_cap", 1)], forecast.Removed);
        Assert.Equal(forecast.Removed, (await console.Get<AssignmentQueries>().WhoAsync(console.Marketer, id, null, default)).Removed);
        Assert.Equal((3, 2), (forecast.Messages[ChannelNames.Email], forecast.Messages[ChannelNames.Sms]));
        var planned = await console.ReadAsync(db => db.Set<Delivery>().OrderBy(row => row.MemberId).ThenBy(row => row.Channel).ToListAsync());
        Assert.Equal(["2 email", "2 sms", "3 email", "5 email", "5 sms"], planned.Select(row => $"{row.MemberId} {row.Channel}"));
        var held = await console.Get<HeldMessages>().ListAsync(console.Marketer, new HeldFilter(id), new PageRequest(), default);
        Assert.Equal([(4L, "frequency_cap"), (1L, "less_often")], held.Rows.Select(row => (row.MemberId, row.Rule)).OrderBy(row => row.Rule, StringComparer.Ordinal));
        Assert.Equal(1, (await console.Get<HeldMessages>().ListAsync(console.Marketer, new HeldFilter(id, "less_often"), new PageRequest(), default)).Total);

        ActivityEntry Told(long member, long run, string channel, int daysAgo) => new()
        {
            OriginMemberId = member, MemberId = member, Kind = ActivityKind.Sent, At = console.Clock.Now.AddDays(-daysAgo), OccurrenceId = run, CampaignId = 900, Channel = channel, SourceKey = $"t{member}{run}",
        };
    }
}
