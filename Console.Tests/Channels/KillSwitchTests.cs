using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Tests.Channels.Deliveries;

namespace CampaignConsole.Tests.Channels;

public sealed class KillSwitchTests
{
    static readonly CancellationToken Ct = default;

    static User Known(long id, Roles roles, bool isDisabled = false) => new()
    {
        Id = id, UserName = $"user{id}", NormalizedUserName = $"USER{id}", Roles = roles, Scope = "{}", IsDisabled = isDisabled,
    };

    static Task<bool> IsStoppedAsync(TestConsole console) => console.ReadAsync(async db => (await StopSigns.ReadAsync(db, Ct)).Everything);

    [Theory, EachDatabase]
    public async Task Whoever_stopped_everything_does_not_let_it_go_on_while_another_administrator_may(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind, LedgerStage.ForTests);
        var other = TestConsole.Person(Roles.Administrator, 9, "Wang Fang");
        await console.WriteAsync(db => db.AddRange(Known(console.Administrator.Id, Roles.Administrator), Known(9, Roles.Administrator)));
        var actions = console.Get<ChannelActions>();
        await actions.SwitchAsync(console.Administrator, KillScopes.All, on: true, "wrong price", Ct);
        var refused = await Assert.ThrowsAsync<Refused>(() => actions.SwitchAsync(console.Administrator, KillScopes.All, on: false, "it is right", Ct));
        Assert.Equal("kill_second_person", refused.Code);
        Assert.True(await IsStoppedAsync(console));
        await actions.SwitchAsync(other, KillScopes.All, on: false, "the price is mended", Ct);
        Assert.False(await IsStoppedAsync(console));
    }

    [Theory, EachDatabase]
    public async Task In_a_team_of_one_the_same_person_lets_it_go_on_and_says_why(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind, LedgerStage.ForTests);
        await console.WriteAsync(db => db.AddRange(Known(console.Administrator.Id, Roles.Administrator), Known(9, Roles.Administrator, isDisabled: true), Known(10, Roles.Marketer)));
        var actions = console.Get<ChannelActions>();
        await actions.SwitchAsync(console.Administrator, KillScopes.All, on: true, "wrong price", Ct);
        var refused = await Assert.ThrowsAsync<Refused>(() => actions.SwitchAsync(console.Administrator, KillScopes.All, on: false, " ", Ct));
        Assert.Equal("kill_reason", refused.Code);
        await actions.SwitchAsync(console.Administrator, KillScopes.All, on: false, "the price is mended", Ct);
        Assert.False(await IsStoppedAsync(console));
    }
}
