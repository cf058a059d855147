using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters.Email;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Deliveries.Domains;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Tests.Channels.Adapters;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.Deliveries;

/// <summary>Mails by the domain they go to: each at its own pace, none in the way of another.</summary>
public sealed class DomainThrottleTests
{
    static readonly DomainLimit Two = new("slow.example", 2, 1);

    [Fact]
    public void A_bucket_fills_to_one_seconds_worth_and_who_waits_gets_a_place_of_his_own()
    {
        var clock = new TestClock(TestClock.Usual);
        var throttle = new DomainThrottle(clock);

        Assert.Equal([null, 500, 1_000], Waits(3));
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal([null, null, 500], Waits(3));
        Assert.Null(throttle.Take("other.example", Two));
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Null(throttle.Take("free.example", null)));

        IEnumerable<int?> Waits(int count) => [.. Enumerable.Range(0, count).Select(_ => throttle.Take("slow.example", Two) is { } at ? (int?)(at - clock.Now).TotalMilliseconds : null)];
    }

    [Fact]
    public void A_421_closes_a_domain_at_once_other_4yz_at_the_third_and_each_time_for_twice_as_long()
    {
        var clock = new TestClock(TestClock.Usual);
        var throttle = new DomainThrottle(clock);
        throttle.Note("a.example", "smtp_450_4.2.0");
        throttle.Note("a.example", "smtp_450_4.2.0");
        throttle.Note("a.example", null);
        throttle.Note("a.example", "smtp_450_4.2.0");
        Assert.Null(throttle.ClosedUntil("a.example"));
        throttle.Note("a.example", "smtp_450_4.2.0");
        throttle.Note("a.example", "smtp_450_4.2.0");
        Assert.Equal(clock.Now.AddMinutes(1), throttle.ClosedUntil("a.example"));
        Assert.Equal(clock.Now.AddMinutes(1), throttle.Take("a.example", null));
        Assert.Null(throttle.ClosedUntil("b.example"));

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(throttle.Take("a.example", null));
        throttle.Note("a.example", "smtp_421_4.7.0");
        throttle.Note("a.example", "smtp_421_4.7.0");
        Assert.Equal(clock.Now.AddMinutes(2), throttle.ClosedUntil("a.example"));
    }

    [Fact]
    public void A_volley_has_no_more_of_a_domain_than_it_takes_at_once()
    {
        var rows = Enumerable.Range(1, 6).Select(id => new ClaimedRow(id, Guid.Empty, 1, 1, "email", id, id, id, null, 0, null)).ToList();
        var domains = rows.ToDictionary(row => row.Id, row => row.Id <= 3 ? "slow.example" : "fast.example");
        var turn = new DomainTurn(new DomainThrottle(TimeProvider.System), domains, [Two]);

        Assert.Equal(["1 4 5", "2 6", "3"], turn.Volleys(rows, 3).Select(volley => string.Join(' ', volley.Select(row => row.Id))));
    }

    [Theory, EachDatabase]
    public async Task A_slow_domain_waits_in_the_ledger_and_the_others_go(DatabaseKind kind)
    {
        await using var server = new FakeSmtpServer();
        await using var stage = await StageAsync(kind, server, [new("slow.example", 1, 1)]);

        await stage.Pump.DrainAsync(default);

        var rows = await stage.RowsAsync();
        Assert.All(rows[5..], row => Assert.Equal(DeliveryState.Accepted, row.State));
        Assert.Single(rows[..5], row => row.State == DeliveryState.Accepted);
        var waiting = rows.Where(row => row.State == DeliveryState.Planned).ToList();
        Assert.All(waiting, row => Assert.Equal("domain_busy", row.Reason));
        Assert.Equal(4, waiting.Select(row => row.NotBefore).Distinct().Count());
        for (var i = 0; i < 4; i++)
        {
            stage.Console.Clock.Advance(TimeSpan.FromSeconds(30));
            await stage.Pump.DrainAsync(default);
        }

        Assert.Equal("Accepted 10", await stage.StatesAsync());
        Assert.Equal(10, server.Mails.Count);
    }

    [Theory, EachDatabase]
    public async Task A_domain_that_says_421_is_left_alone_and_the_others_go(DatabaseKind kind)
    {
        await using var server = new FakeSmtpServer { At = SmtpStage.Recipient, What = "421 4.7.0 too many", Times = 1, Concerns = line => line.Contains("slow.example", StringComparison.Ordinal) };
        await using var stage = await StageAsync(kind, server, []);

        await stage.Pump.DrainAsync(default);

        // The first was told to come back; nobody else asked there.
        Assert.Equal("Planned 4, Accepted 5, Deferred 1", await stage.StatesAsync());
        Assert.Single(server.Commands, line => line.StartsWith("RCPT", StringComparison.Ordinal) && line.Contains("slow.example", StringComparison.Ordinal));
        stage.Console.Clock.Advance(TimeSpan.FromSeconds(62));
        await stage.Pump.DrainAsync(default);
        Assert.Equal("Accepted 10", await stage.StatesAsync());
    }

    [Theory, EachDatabase]
    public async Task A_limit_out_of_range_or_said_twice_is_refused(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        foreach (DomainLimit[] wrong in new DomainLimit[][] { [new("a.example", 0, 1)], [new("a.example", 1, 33)], [new("A example", 1, 1)], [new("a.example", 1, 1), new("a.example", 2, 1)] })
        {
            var refused = await Assert.ThrowsAsync<Refused>(() => stage.Console.Get<ChannelPolicyActions>().SaveAsync(stage.Console.Administrator, ChannelPolicy.Default with { Domains = wrong }, default));
            Assert.Equal("domain_limit_range", refused.Code);
        }
    }

    /// <summary>Five mails to the slow domain, then five to another; one at a time.</summary>
    static async Task<LedgerStage> StageAsync(DatabaseKind kind, FakeSmtpServer server, IReadOnlyList<DomainLimit> limits)
    {
        var stage = await LedgerStage.StartAsync(kind);
        await stage.EnableAsync("email", new EmailOptions { Host = "127.0.0.1", Port = server.Port, Security = SmtpSecurity.None, FromAddress = "news@brand.example", TimeoutSeconds = 5 }, mostAtOnce: 1);
        await stage.Console.Get<SettingsBook>().WriteAsync(stage.Console.Administrator, ChannelPolicy.Default with { Domains = limits }, default);
        await stage.PlanAsync("email", 10);
        await stage.ChangeAsync(async db =>
        {
            foreach (var identity in await db.Set<Identity>().Where(identity => identity.MemberId <= 5).ToListAsync()) identity.Value = $"m{identity.MemberId}@slow.example";
        });
        return stage;
    }
}
