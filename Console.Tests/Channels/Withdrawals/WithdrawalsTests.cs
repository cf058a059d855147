using System.Security.Cryptography;
using System.Text.Json;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels.Adapters.CallList;
using CampaignConsole.Core.Channels.Adapters.Files;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Withdrawals;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Channels.Withdrawals;

/// <summary>Who says no after a list has left the house stands in the file beside it.</summary>
public sealed class WithdrawalsTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("withdrawals-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string Csv => Path.Combine(folder, "calllist-50.withdrawals.csv");

    [Theory, EachDatabase]
    public async Task Each_way_of_saying_no_puts_the_key_with_its_reason_into_the_file(DatabaseKind kind)
    {
        await using var stage = await SentAsync(kind, 6);
        await TickAsync(stage);
        Assert.Equal("key,reason\r\n", await File.ReadAllTextAsync(Csv));

        await WithdrawAsync(stage, 1);
        await stage.Console.WriteAsync(db => db.Add(new ConsentRecord { MemberId = 2, OriginMemberId = 2, Channel = "all", Topic = "personalised", At = stage.Console.Clock.Now, RecordedAt = stage.Console.Clock.Now, Source = "test" }));
        await stage.ChangeAsync(db => db.Set<Member>().Where(member => member.Id == 2).ExecuteUpdateAsync(set => set.SetProperty(member => member.ObjectsToPersonalised, true)));
        await stage.ChangeAsync(db => db.Set<Member>().Where(member => member.Id == 3).ExecuteUpdateAsync(set => set.SetProperty(member => member.Status, MemberStatus.Erased)));
        await SuppressAsync(stage, 4);
        stage.Console.Clock.Advance(TimeSpan.FromSeconds(30));
        await TickAsync(stage);

        var keys = (await stage.RowsAsync()).ToDictionary(row => row.MemberId, row => row.Key);
        Assert.Equal(
            new[] { (1, "no_consent"), (2, "objection"), (3, "erased"), (4, "suppressed_address") }.Select(row => $"{keys[row.Item1]:D},{row.Item2}").Prepend("key,reason").Order(StringComparer.Ordinal),
            (await File.ReadAllLinesAsync(Csv)).Order(StringComparer.Ordinal));
        var manifest = await ManifestAsync();
        var bytes = await File.ReadAllBytesAsync(Csv);
        Assert.Equal((2, 4, Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.LongLength), (manifest.Version, manifest.Rows, manifest.Files[0].Sha256, manifest.Files[0].Bytes));

        // Who says yes again is asked about no more; a withdrawn offer takes everybody.
        await WithdrawAsync(stage, 1, granted: true);
        await TickAsync(stage);
        Assert.Equal(3, (await ManifestAsync()).Rows);
        await stage.ChangeAsync(db => db.Set<Offer>().ExecuteUpdateAsync(set => set.SetProperty(offer => offer.State, OfferState.Withdrawn)));
        await TickAsync(stage);
        Assert.Equal((4, 6), ((await ManifestAsync()).Version, (await ManifestAsync()).Rows));
        Assert.All((await File.ReadAllLinesAsync(Csv)).Skip(1), line => Assert.EndsWith(",offer_withdrawn", line));
        Assert.Empty(Directory.GetFiles(folder, "*.part"));
    }

    [Theory, EachDatabase]
    public async Task Without_a_change_nothing_is_written_and_after_its_time_the_list_is_left_alone(DatabaseKind kind)
    {
        await using var stage = await SentAsync(kind, 2);
        await TickAsync(stage);
        var written = File.GetLastWriteTimeUtc(Csv);
        for (var i = 0; i < 3; i++)
        {
            stage.Console.Clock.Advance(TimeSpan.FromMinutes(1));
            await TickAsync(stage);
        }

        var list = await stage.Console.ReadAsync(db => db.Set<IssuedList>().SingleAsync());
        Assert.Equal((1, written), (list.Version, File.GetLastWriteTimeUtc(Csv)));
        // After two quiet minutes it is not even looked through.
        Assert.True(list.LookedAt < stage.Console.Clock.Now);

        stage.Console.Clock.Now = list.ExpiresAt;
        await WithdrawAsync(stage, 1);
        await TickAsync(stage);
        Assert.Equal("key,reason\r\n", await File.ReadAllTextAsync(Csv));
        Assert.Equal(list.ExpiresAt, (await ManifestAsync()).ExpiresAt);
        var whole = JsonSerializer.Deserialize<FileManifest>(await File.ReadAllTextAsync(Path.Combine(folder, "calllist-50.manifest.json")), CanonicalJson.Options)!;
        Assert.Equal((list.WrittenAt.AddDays(3), 2, null), (whole.ExpiresAt, whole.Rows, whole.Version));
    }

    [Theory, EachDatabase]
    public async Task A_folder_that_is_gone_loses_nothing_it_is_written_at_the_next_look(DatabaseKind kind)
    {
        await using var stage = await SentAsync(kind, 2);
        await TickAsync(stage);
        await WithdrawAsync(stage, 2);
        // A file stands where the folder was: nothing can be written.
        Directory.Move(folder, folder + "-away");
        await File.WriteAllTextAsync(folder, "");
        await TickAsync(stage);
        File.Delete(folder);
        Directory.Move(folder + "-away", folder);
        Assert.Equal(1, (await ManifestAsync()).Version);
        await TickAsync(stage);
        Assert.Equal((2, 1), ((await ManifestAsync()).Version, (await ManifestAsync()).Rows));
    }

    [Theory, EachDatabase]
    public async Task The_copy_of_an_installation_leaves_the_lists_of_the_other_alone(DatabaseKind kind)
    {
        await using var stage = await SentAsync(kind, 2);
        await TickAsync(stage);
        await stage.ChangeAsync(db => db.Set<Core.Channels.ChannelSetting>().ExecuteUpdateAsync(set => set.SetProperty(setting => setting.HostMark, "another")));
        await WithdrawAsync(stage, 1);
        await TickAsync(stage);
        Assert.Equal("key,reason\r\n", await File.ReadAllTextAsync(Csv));
    }

    [Theory, EachDatabase]
    public async Task The_list_of_a_campaign_shows_its_withdrawals_to_those_who_see_the_whole_brand(DatabaseKind kind)
    {
        await using var stage = await SentAsync(kind, 2);
        await TickAsync(stage);
        await WithdrawAsync(stage, 1);
        await TickAsync(stage);
        var queries = stage.Console.Get<ListQueries>();
        var row = Assert.Single((await queries.OfCampaignAsync(stage.Console.Marketer, LedgerStage.Campaign, new PageRequest(), default)).Rows);
        Assert.Equal(("calllist-50", 2, 1, 2, true), (row.Name, row.Rows, row.Withdrawn, row.Version, row.IsOpen));
        var (name, bytes) = await queries.WithdrawalsAsync(stage.Console.Marketer, row.Id, default);
        await using (bytes) Assert.Equal(("calllist-50.withdrawals.csv", row.Sha256), (name, Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes))));

        var local = stage.Console.Marketer with { Scope = new Scope(ScopeKind.Stores, ["S1"]) };
        Assert.Empty((await queries.OfCampaignAsync(local, LedgerStage.Campaign, new PageRequest(), default)).Rows);
        Assert.Equal("not_found", (await Assert.ThrowsAsync<Refused>(() => queries.WithdrawalsAsync(local, row.Id, default))).Code);
        var clerk = TestConsole.Person(Roles.Frontline, 9, "Clerk");
        Assert.Equal("right_missing", (await Assert.ThrowsAsync<Refused>(() => queries.WithdrawalsAsync(clerk, row.Id, default))).Code);
    }

    async Task<LedgerStage> SentAsync(DatabaseKind kind, int count)
    {
        var stage = await LedgerStage.StartAsync(kind);
        await stage.EnableAsync("calllist", new CallListOptions { Folder = folder, OpenDays = 3 });
        await stage.PlanAsync("calllist", count);
        await stage.Pump.DrainAsync(default);
        return stage;
    }

    static Task TickAsync(LedgerStage stage) => stage.Console.Services.GetServices<IRecurringJob>().OfType<WithdrawalsJob>().Single().TickAsync(default);

    static Task WithdrawAsync(LedgerStage stage, long member, bool granted = false) => stage.ChangeAsync(async db =>
    {
        var now = stage.Console.Clock.Now;
        db.Add(new ConsentRecord { MemberId = member, OriginMemberId = member, Channel = "calllist", Topic = "offers", Granted = granted, At = now, RecordedAt = now, Source = "test" });
        await db.Set<ConsentState>().Where(state => state.MemberId == member).ExecuteUpdateAsync(set => set.SetProperty(state => state.Granted, granted));
    });

    static Task SuppressAsync(LedgerStage stage, long member) => stage.ChangeAsync(db => SuppressionList.AddAsync(
        db, [new IdentityKey(IdentityKind.Phone, "", LedgerStage.Address("calllist", member))], new SuppressionTerms(SuppressedFor.Complained, null, "person", "Li Wei", null), stage.Console.Clock.Now, default));

    async Task<FileManifest> ManifestAsync() =>
        JsonSerializer.Deserialize<FileManifest>(await File.ReadAllTextAsync(Path.Combine(folder, "calllist-50.withdrawals.manifest.json")), CanonicalJson.Options)!;
}
