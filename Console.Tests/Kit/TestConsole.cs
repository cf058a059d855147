using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CampaignConsole.Tests.Kit;

/// <summary>The console's Core on a database of the test's own, with a settable clock and no timers: work runs when the test says so.</summary>
public sealed class TestConsole : IAsyncDisposable
{
    readonly TestDatabase database;
    readonly ServiceProvider services;

    TestConsole(TestDatabase database, ServiceProvider services, TestClock clock)
    {
        this.database = database;
        this.services = services;
        Clock = clock;
    }

    public TestClock Clock { get; }

    public DatabaseOptions Options => database.Options;

    /// <summary>Somebody who may everything, everywhere.</summary>
    public Actor Administrator { get; } = Person(Roles.Administrator, 1, "Ada Administrator");

    public Actor Marketer { get; } = Person(Roles.Marketer, 2, "Li Wei");

    public Actor Approver { get; } = Person(Roles.Approver, 3, "Zhao Min");

    public WriteGate Gate => Get<WriteGate>();

    /// <summary>Starts on an empty database with its brand row (CNY, Asia/Shanghai).</summary>
    public static async Task<TestConsole> StartAsync(DatabaseKind kind, Action<IServiceCollection>? also = null)
    {
        var database = await TestDatabase.CreateAsync(kind);
        var clock = new TestClock(TestClock.Usual);
        var services = new ServiceCollection().AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning)).AddSingleton<TimeProvider>(clock);
        services.AddPlatform(database.Options);
        also?.Invoke(services);
        var console = new TestConsole(database, services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }), clock);
        await console.WriteAsync(db => db.Add(new Brand { Id = 1, Name = "Northwind Apparel", Language = "en" }));
        return console;
    }

    public static Actor Person(Roles roles, long id, string name, Scope? scope = null) =>
        new(ActorKind.Person, id, name, RightTable.Of(roles), scope ?? Scope.Everything);

    public IServiceProvider Services => services;

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>A reading context; dispose it.</summary>
    public ConsoleDb Read() => Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();

    public async Task<T> ReadAsync<T>(Func<ConsoleDb, Task<T>> question)
    {
        await using var db = Read();
        return await question(db);
    }

    public Task WriteAsync(Action<ConsoleDb> write) => Gate.WriteAsync(db =>
    {
        write(db);
        return Task.CompletedTask;
    }, CancellationToken.None);

    /// <summary>Runs all queued work to its end.</summary>
    public Task RunJobsAsync() => Get<JobRunner>().DrainAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await database.DisposeAsync();
    }
}
