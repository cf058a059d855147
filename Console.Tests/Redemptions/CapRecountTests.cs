using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Tests.Redemptions.Velocity;
using CampaignConsole.Web.Commands;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Redemptions;

public class CapRecountTests
{
    static readonly EvaluationTerms Usual = new();

    /// <summary>A cap over everything that caps count over, roomy unless told otherwise.</summary>
    static OfferCaps Everywhere(long uses = 1_000) => new()
    {
        Uses = uses, MoneyPerChannel = 100_000_000, UsesPerStore = 1_000, UsesPerDay = 1_000, MoneyPerMember = 100_000_000,
    };

    static Actor By => TestConsole.Person(Roles.Administrator, 1, "Ada");

    static async Task<TestApi> StartAsync(DatabaseKind kind)
    {
        var till = await TestApi.StartAsync(kind);
        await TillKit.SeedAsync(till.Get<WriteGate>());
        return till;
    }

    static async Task<Guid> HeldAsync(TestApi till, long member, string store = "S1", bool isTest = false) =>
        (await till.Get<RedemptionActions>().ReserveAsync(By, new ReserveAsked { Basket = TillKit.Coat(member, store) }, new EvaluationTerms { IsTest = isTest }, default)).Held!.Id;

    static Task<RedemptionView> ConfirmAsync(TestApi till, Guid held, string receipt) => till.Get<RedemptionActions>().ConfirmAsync(By, held, new ReceiptAsked("till", "S1", receipt), Usual, default);

    static Task<RecountAnswer> RecountAsync(TestApi till, bool repair) => till.Get<CapRecount>().RunAsync(Actor.Job("test"), repair, default);

    [Theory, EachDatabase]
    public async Task Counters_agree_with_the_ledger_whatever_became_of_a_use(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, Everywhere(uses: 6)));
        var member = await TillKit.MemberAsync(till.Get<WriteGate>());
        var (actions, returns) = (till.Get<RedemptionActions>(), till.Get<ReturnActions>());

        await HeldAsync(till, member);
        await HeldAsync(till, member, isTest: true);
        await ConfirmAsync(till, await HeldAsync(till, member, "S2"), "R-1");
        await actions.ReleaseAsync(By, await HeldAsync(till, member), default);
        var refunded = await HeldAsync(till, member);
        await ConfirmAsync(till, refunded, "R-2");
        await returns.RefundAsync(By, refunded, [], default);
        var undone = await HeldAsync(till, member);
        await ConfirmAsync(till, undone, "R-3");
        await returns.VoidAsync(By, undone, default);
        await actions.SwapAsync(By, await HeldAsync(till, member), new ReserveAsked { Basket = TillKit.Coat(member, quantity: 2) }, Usual, default);
        var late = await HeldAsync(till, member);
        till.Clock.Advance(TimeSpan.FromMinutes(16));
        await till.Get<ExpirySweep>().TickAsync(default);
        for (var i = 0; i < 5; i++) await HeldAsync(till, member);
        Assert.True((await ConfirmAsync(till, late, "R-4")).Uses.Single().Overrun);

        Assert.Equal(6, await till.ReadAsync(db => db.Set<CapCounter>().Where(row => row.OfferId == offer && row.Scope == CapScope.Offer).Select(row => row.Uses).SingleAsync()));
        var answer = await RecountAsync(till, repair: false);
        Assert.Equal((1, 0), (answer.Offers, answer.Differences.Count));
    }

    [Theory, EachDatabase]
    public async Task A_counter_that_says_something_else_or_is_gone_is_reported_and_set_right(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, Everywhere()));
        var member = await TillKit.MemberAsync(till.Get<WriteGate>());
        await HeldAsync(till, member);
        await ConfirmAsync(till, await HeldAsync(till, member, "S2"), "R-1");
        var before = await CountersAsync();
        await till.Get<WriteGate>().WriteAsync(async db =>
        {
            await db.Set<CapCounter>().Where(row => row.Scope == CapScope.Offer).ExecuteUpdateAsync(set => set.SetProperty(row => row.Uses, 7).SetProperty(row => row.Money, 1));
            await db.Set<CapCounter>().Where(row => row.Scope == CapScope.Day || row.Scope == CapScope.Member).ExecuteDeleteAsync();
        }, default);

        var said = new StringWriter();
        Assert.Equal(1, await RecountCommand.RunAsync(till.Get<CapRecount>(), repair: false, said, default));
        Assert.Contains($"offer {offer}, offer: the ledger has -5 uses and +39999 minor units against the counter", said.ToString(), StringComparison.Ordinal);
        Assert.EndsWith($"1 offers with caps, 3 differences{Environment.NewLine}", said.ToString(), StringComparison.Ordinal);
        Assert.Equal(7, (await CountersAsync())[0].Uses);

        Assert.Equal([CapScope.Offer, CapScope.Day, CapScope.Member], (await RecountAsync(till, repair: true)).Differences.Select(one => one.Scope));
        Assert.Equal(before, await CountersAsync());
        Assert.Empty((await RecountAsync(till, repair: true)).Differences);
        Assert.Equal(1, await till.ReadAsync(db => db.Set<AuditEntry>().CountAsync(entry => entry.Verb == "offer.recount")));
        return;

        Task<List<Counter>> CountersAsync() => till.ReadAsync(db => db.Set<CapCounter>().Where(row => row.Uses > 0).OrderBy(row => row.Scope).ThenBy(row => row.Holder)
            .Select(row => new Counter(row.Scope, row.Holder, row.Uses, row.Money, row.UsesLimit, row.MoneyLimit)).ToListAsync());
    }

    [Theory, EachDatabase]
    public async Task A_recount_beside_tills_at_work_finds_nothing_and_disturbs_nothing(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, Everywhere()));
        var member = await TillKit.MemberAsync(till.Get<WriteGate>());
        // One member buys all day long, faster than anybody could.
        await till.Get<SettingsBook>().WriteAsync(By, VelocityKit.Free, default);
        var sales = Task.WhenAll(Enumerable.Range(0, 24).Select(number => Task.Run(async () =>
        {
            var held = await HeldAsync(till, member, number % 2 == 0 ? "S1" : "S2");
            if (number % 3 == 0) await till.Get<RedemptionActions>().ReleaseAsync(By, held, default);
            else await ConfirmAsync(till, held, $"R-{number}");
        })));
        var recounts = 0;
        do
        {
            Assert.Empty((await RecountAsync(till, repair: true)).Differences);
            recounts++;
        }
        while (!sales.IsCompleted);
        await sales;
        Assert.True(recounts > 1);
        Assert.Equal(16, await till.ReadAsync(db => db.Set<CapCounter>().Where(row => row.Scope == CapScope.Offer).Select(row => row.Uses).SingleAsync()));
    }

    sealed record Counter(CapScope Scope, string Holder, long Uses, long Money, long? UsesLimit, long? MoneyLimit);
}
