using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Holds;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Tests.Channels.Crashes;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Redemptions.Hammer;

/// <summary>64 tills at the real program, each with baskets of its own, while it is killed with SIGKILL.</summary>
public sealed class HammerTests
{
    const int Tills = 64;

    const int OrdersOfATill = 4;

    /// <summary>Far fewer than the tills want; money ends before uses do.</summary>
    static readonly OfferCaps Caps = new() { Uses = 90, Money = 80 * 20_000, UsesPerStore = 50, NearlyUsed = NearlyUsed.Skip };

    [Theory, EachDatabase]
    public async Task No_cap_is_passed_and_no_use_is_lost_or_doubled_whatever_tills_and_the_machine_do(DatabaseKind kind)
    {
        var key = "";
        await using var stage = await CrashStage.PrepareAsync(kind, async api =>
        {
            await TillKit.SeedAsync(api.Get<WriteGate>());
            // Tills like these would have the offer on hold within a second.
            await api.Get<SettingsBook>().WriteAsync(CrashStage.Ada, new BurnPolicy { Percent = 0 }, default);
            var ada = await api.ReadAsync(db => db.Set<User>().Where(user => user.NormalizedUserName == "ADA").Select(user => user.Id).SingleAsync());
            await TillKit.LiveAsync(api.Services, TillKit.Definition(OfferReach.Everybody, Caps) with { When = new OfferWhen { To = new DateTime(2099, 12, 31) } });
            key = (await api.Get<KeyActions>().CreateAsync(CrashStage.Ada with { Id = ada }, new KeyDraft("tills", ["redeem", "refund"]), default)).Secret;
        });
        await stage.StartAsync();
        var done = 0;
        var tills = Enumerable.Range(0, Tills).Select(number => new HammerTill(number, () => stage.Address, key)).ToList();
        var work = Task.WhenAll(tills.Select(till => Task.Run(() => till.WorkAsync(OrdersOfATill, () => Interlocked.Increment(ref done)))));
        await stage.UntilAsync(() => Task.FromResult(Volatile.Read(ref done) >= Tills / 2 || work.IsFaulted), "The first orders");
        await stage.KillAsync();
        await stage.StartAsync();
        var orders = (await work).SelectMany(history => history).ToList();
        foreach (var till in tills) till.Dispose();
        await stage.KillAsync();

        var history = await HistoryAsync(stage, orders);
        Assert.Empty(history.Broken());
        Assert.Contains(orders, order => order.Held is null);
        Assert.All([RedemptionState.Confirmed, RedemptionState.Released, RedemptionState.Refunded], state => Assert.Contains(orders, order => order.Answered == state));
    }

    static async Task<HammerHistory> HistoryAsync(CrashStage stage, IReadOnlyList<HammerOrder> orders)
    {
        var stores = await stage.ReadAsync(db => db.Set<Core.Catalogue.Store>().ToDictionaryAsync(store => store.Id, store => store.Code));
        return new HammerHistory(
            orders,
            await stage.ReadAsync(db => db.Set<Redemption>().Where(row => row.PartOf == null).Select(row => new KeptRedemption(row.Id, row.Device, row.State, row.ReceiptNumber)).ToListAsync()),
            [.. (await stage.ReadAsync(db => db.Set<Use>().ToListAsync())).Select(use => new KeptUse(use.Id, use.RedemptionId, use.State, use.IsOverrun, stores[use.StoreId!.Value]))],
            await stage.ReadAsync(db => db.Set<UseEntry>().OrderBy(entry => entry.Id).Select(entry => new KeptEntry(entry.UseId, entry.Uses, entry.Money)).ToListAsync()),
            Caps.Uses!.Value, Caps.Money!.Value, Caps.UsesPerStore!.Value);
    }

    public static TheoryData<string, HammerHistory> PlantedBreaches()
    {
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        HammerOrder Order(string name, Guid? held, RedemptionState answered, bool late = false) => new(name, "S1") { Held = held, Answered = answered, AskedToConfirm = answered == RedemptionState.Confirmed, IsLate = late };
        var good = new HammerHistory(
            [Order("a", one, RedemptionState.Confirmed), Order("b", two, RedemptionState.Released)],
            [new(one, "a", RedemptionState.Confirmed, "a"), new(two, "b", RedemptionState.Released, null)],
            [new(1, one, UseState.Confirmed, false, "S1"), new(2, two, UseState.LetGo, false, "S1")],
            [new(1, 1, 20_000), new(1, 0, 0), new(2, 1, 20_000), new(2, -1, -20_000)], 2, 40_000, 2);
        return new TheoryData<string, HammerHistory>
        {
            { "", good },
            { "its redemption is lost", good with { Redemptions = [good.Redemptions[1]] } },
            { "it was told Confirmed, and it is Released", good with { Redemptions = [good.Redemptions[0] with { State = RedemptionState.Released }, good.Redemptions[1]] } },
            { "confirmed, though nobody asked", good with { Redemptions = [good.Redemptions[0], good.Redemptions[1] with { Receipt = "b" }] } },
            { "2 redemptions", good with { Redemptions = [.. good.Redemptions, new(Guid.NewGuid(), "a", RedemptionState.Reserved, null)] } },
            { "receipt a: 2 redemptions", good with { Redemptions = [good.Redemptions[0], good.Redemptions[1] with { Receipt = "a" }] } },
            { "2 uses", good with { Uses = [.. good.Uses, new(3, one, UseState.Confirmed, false, "S1")] } },
            { "of no order", good with { Redemptions = [.. good.Redemptions, new(Guid.NewGuid(), "c", RedemptionState.Reserved, null)] } },
            { "a cap is passed", good with { MostUses = 1 } },
            { "a cap is passed", good with { MostMoney = 39_999 } },
            { "a cap is passed", good with { MostUsesOfStore = 1 } },
            { "is taken 2 times", good with { Entries = [good.Entries[0], .. good.Entries] } },
            { "is taken -1 times", good with { Entries = [.. good.Entries, good.Entries[3]] } },
            { "an overrun of a sale that was not late", good with { Uses = [good.Uses[0] with { IsOverrun = true }, good.Uses[1]] } },
            { "in two ways", good with { Orders = [new HammerOrder("a", "S1") { Held = one, Answered = RedemptionState.Confirmed, AskedToConfirm = true, AnsweredTwoWays = true }, good.Orders[1]] } },
        };
    }

    [Theory, MemberData(nameof(PlantedBreaches), DisableDiscoveryEnumeration = true)]
    public void The_checker_finds_what_is_planted(string breach, HammerHistory history)
    {
        if (breach.Length == 0) Assert.Empty(history.Broken());
        else Assert.Contains(history.Broken(), found => found.Contains(breach, StringComparison.Ordinal));
    }
}
