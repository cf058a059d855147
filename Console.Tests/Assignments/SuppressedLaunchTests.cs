using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Suppressions;
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
}
