using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Tests.Architecture;
using CampaignConsole.Tests.Channels.Crashes;
using CampaignConsole.Web.Commands;
using CampaignConsole.Web.Commands.Till;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Redemptions.Offline;

/// <summary>The simulator against the real program over HTTP.</summary>
public class TillSimulatorTests
{
    static readonly OfferWhen Long = new() { To = new DateTime(2099, 12, 31) };

    [Theory, EachDatabase]
    public async Task The_simulated_till_passes_every_point_by_a_test_key_and_by_a_live_one(DatabaseKind kind)
    {
        var (test, live) = ("", "");
        await using var stage = await CrashStage.PrepareAsync(kind, async api =>
        {
            await TillKit.SeedAsync(api.Get<WriteGate>());
            var ada = await api.ReadAsync(db => db.Set<User>().Where(user => user.NormalizedUserName == "ADA").Select(user => user.Id).SingleAsync());
            await TillKit.LiveAsync(api.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 8, Money = 200_000 }) with { When = Long });
            await TillKit.LiveAsync(api.Services, TillKit.Definition(OfferReach.Everybody) with { When = Long, Products = new ProductScope(), Benefits = [new EveryNth(2, UnitGive.Percent(5_000))] });
            await TillKit.LiveAsync(api.Services, TillKit.Definition(OfferReach.Code, codes: new OfferCodes { Kind = CodeKind.Shared, Shared = "WINTER10" }) with { When = Long, Products = new ProductScope(), Benefits = [new PercentOff(1_000, Per.Order)] });
            await TillKit.LiveAsync(api.Services, TillKit.Definition(OfferReach.Holders) with { When = Long });
            var keys = api.Get<KeyActions>();
            test = (await keys.CreateAsync(CrashStage.Ada with { Id = ada }, new KeyDraft("test till", ["offers", "redeem", "refund"], IsTest: true), default)).Secret;
            live = (await keys.CreateAsync(CrashStage.Ada with { Id = ada }, new KeyDraft("till", ["offers", "redeem", "refund", "backfill"]), default)).Secret;
        });
        await stage.StartAsync();

        var (code, said) = await RunAsync(stage, test, "--sales", "6");
        Assert.True(code == 0, said);
        Assert.EndsWith($"{Conformance.All.Count} passed, 0 failed{Environment.NewLine}", said, StringComparison.Ordinal);
        Assert.Equal(0, await stage.ReadAsync(db => db.Set<Use>().CountAsync(use => !use.IsTest)));

        (code, said) = await RunAsync(stage, live, "--sales", "10", "--skew", "-90", "--seed", "7", "--live");
        Assert.True(code == 0, said);
        Assert.EndsWith($"{Conformance.All.Count - 1} passed, 0 failed, 1 not tried{Environment.NewLine}", said, StringComparison.Ordinal);
        Assert.NotEqual(0, await stage.ReadAsync(db => db.Set<Use>().CountAsync(use => !use.IsTest && use.State == UseState.Confirmed)));
        await stage.KillAsync();

        var (broken, errors) = (new StringWriter(), new StringWriter());
        Assert.Equal(1, await TillCommand.RunAsync(Line(stage, test), null, broken, errors, default));
        Assert.Contains("does not answer", errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--key cc_test_x", "--console")]
    [InlineData("--console http://localhost:1", "--key")]
    [InlineData("--console localhost --key cc_test_x", "--console")]
    [InlineData("--console http://localhost:1 --key cc_test_x --sales none", "--sales")]
    [InlineData("--console http://localhost:1 --key cc_live_x", "--live")]
    public async Task Used_wrongly_it_says_how(string arguments, string said)
    {
        var errors = new StringWriter();
        Assert.Equal(2, await TillCommand.RunAsync(CommandLine.Parse(["till", .. arguments.Split(' ')]), null, new StringWriter(), errors, default));
        Assert.Contains(said, errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_for_till_makers_says_every_point_of_the_list()
    {
        var page = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "tills.md"));
        Assert.All(Conformance.All, point => Assert.Contains(point, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_point_that_failed_once_has_failed()
    {
        var output = new StringWriter();
        var list = new Conformance(output);
        list.Note(Conformance.Signed, null);
        list.Note(Conformance.Booked, null);
        list.Note(Conformance.Booked, false, "refused");
        list.Note(Conformance.Booked, null);
        await list.PrintAsync();
        Assert.Equal(1, list.Failed);
        Assert.Contains($"FAILED     {Conformance.Booked}: refused", output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith($"1 passed, 1 failed, {Conformance.All.Count - 2} not tried{Environment.NewLine}", output.ToString(), StringComparison.Ordinal);
    }

    static CommandLine Line(CrashStage stage, string key, params string[] more) => CommandLine.Parse(["till", "--console", stage.Address.ToString(), "--key", key, "--store", "S1", .. more]);

    static async Task<(int Code, string Said)> RunAsync(CrashStage stage, string key, params string[] more)
    {
        var output = new StringWriter();
        var code = await TillCommand.RunAsync(Line(stage, key, more), null, output, output, default);
        TestContext.Current.TestOutputHelper?.WriteLine(output.ToString());
        return (code, output.ToString());
    }
}
