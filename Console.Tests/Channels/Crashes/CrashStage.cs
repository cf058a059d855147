using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Tests.Campaigns;
using System.Diagnostics;

namespace CampaignConsole.Tests.Channels.Crashes;

/// <summary>A database with members and a launched campaign, and the real program that is started on it and killed.</summary>
sealed class CrashStage : IAsyncDisposable
{
    /// <summary>A quiet machine needs seconds; this is for one that builds and tests much else.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    readonly TestDatabase database;
    readonly Databases reading;
    OwnProcess? console;

    CrashStage(TestDatabase database) => (this.database, reading) = (database, new Databases(database.Options));

    public static Actor Ada { get; } = TestConsole.Person(Roles.Administrator, 1, "Ada Administrator");

    /// <summary>Where the program listens, or listened before it was killed.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>How to open the database, for programs of the test's own.</summary>
    public DatabaseOptions Options => database.Options;

    /// <summary>The database, for questions.</summary>
    public Databases Databases => reading;

    /// <summary>Members, and whatever else the test needs before the program runs.</summary>
    public static async Task<CrashStage> PrepareAsync(DatabaseKind kind, Func<TestApi, Task> prepare) => await PrepareAsync(await TestDatabase.CreateAsync(kind), prepare);

    /// <summary>The same on a database of one's own, which goes with the stage.</summary>
    public static async Task<CrashStage> PrepareAsync(TestDatabase database, Func<TestApi, Task> prepare)
    {
        var stage = new CrashStage(database);
        await using var api = await TestApi.OnAsync(stage.database);
        // Neither the hour of the day nor a second person may hold the campaign.
        var settings = api.Get<SettingsBook>();
        await settings.WriteAsync(Ada, ChannelPolicy.Default with { QuietChannels = [] }, CancellationToken.None);
        await settings.WriteAsync(Ada, CampaignPolicy.Default with { AudienceAbove = null }, CancellationToken.None);
        await prepare(api);
        return stage;
    }

    /// <summary>Launches a campaign to all members on these channels; the program does the work.</summary>
    public static async Task LaunchAsync(TestApi api, int members, params string[] channels)
    {
        await CampaignMaker.MembersAsync(api.Services, members);
        var id = await CampaignMaker.ReadyAsync(
            api.Services, Ada, edit => edit with { Channels = [.. channels.Select(channel => new ChannelChoice(channel))] },
            offer => offer with { When = new OfferWhen { To = new DateTime(2099, 12, 31) } });
        await api.Get<LaunchActions>().LaunchAsync(Ada, id, members, CancellationToken.None);
    }

    /// <summary>Lets an operator enable a real provider.</summary>
    public static Task EnableAsync(TestApi api, string channel, object options, int mostAtOnce, int perSecond = 1_000) => api.WriteAsync(db => db.Add(new ChannelSetting
    {
        Channel = channel, IsReal = true, HostMark = api.Get<InstallationMark>().Value, Options = api.Get<ChannelSecrets>().Write(options, "{}"), MostAtOnce = mostAtOnce,
        RatePerSecond = perSecond, Version = 1,
    }));

    /// <summary>The console's own services beside the program, or in its place.</summary>
    public Task<TestApi> BesideAsync() => TestApi.BesideAsync(database);

    public async Task StartAsync() => (console, Address) = await RunningConsole.StartAsync(database.Options);

    public int ProcessId => console!.Id;

    public Task KillAsync() => console!.KillAsync();

    /// <summary>Ends it in an orderly way.</summary>
    public Task StopAsync() => console!.StopAsync();

    /// <summary>Waits for something that the program does.</summary>
    public async Task UntilAsync(Func<Task<bool>> isSo, string what, int every = 20, TimeSpan? patience = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(watch.Elapsed < (patience ?? Patience), $"{what} did not come about. The console said:\n{console?.Said}");
            await Task.Delay(every);
        }
    }

    public async Task<T> ReadAsync<T>(Func<ConsoleDb, Task<T>> question)
    {
        await using var db = reading.CreateDbContext();
        return await question(db);
    }

    public async ValueTask DisposeAsync()
    {
        if (console is not null) await console.DisposeAsync();
        await reading.DisposeAsync();
        await database.DisposeAsync();
    }
}
