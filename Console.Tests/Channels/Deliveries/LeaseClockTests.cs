using CampaignConsole.Core.Channels.Deliveries;

namespace CampaignConsole.Tests.Channels.Deliveries;

public class LeaseClockTests
{
    [Theory, EachDatabase]
    public async Task Leases_follow_the_database_where_several_nodes_share_it_and_a_set_clock_in_tests(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        await using var db = console.Read();
        // A node whose clock is a year ahead must not think that everybody has lost their leases.
        var wrong = new TestClock(TimeProvider.System.GetUtcNow().AddYears(1));
        var now = await new LeaseClock(wrong, byDatabase: true).NowAsync(db, default);
        if (kind == DatabaseKind.Postgres) Assert.InRange(now, TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddHours(1));
        else Assert.Equal(wrong.Now, now);
        Assert.Equal(wrong.Now, await LeaseClock.Of(wrong).NowAsync(db, default));
    }
}
