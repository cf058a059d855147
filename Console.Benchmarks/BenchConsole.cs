using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CampaignConsole.Benchmarks;

/// <summary>The whole console on a fresh database in a folder of its own; the database is gone afterwards, the folder after the last bench. Jobs and sending run when the bench says so.</summary>
public sealed class BenchConsole : IAsyncDisposable
{
    readonly string? database;

    BenchConsole(WebApplication app, string folder, string? database) => (App, Folder, this.database) = (app, folder, database);

    public WebApplication App { get; }

    public string Folder { get; }

    public Actor Administrator { get; private set; } = null!;

    public WriteGate Gate => Get<WriteGate>();

    public static async Task<BenchConsole> StartAsync(string provider)
    {
        var folder = BenchFolders.New();
        var database = provider == "Sqlite" ? null : $"bench_{Guid.NewGuid():N}";
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = "CampaignConsole.Web", ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.Configuration["data"] = folder;
        builder.Configuration["Database:Provider"] = provider;
        if (database is not null) builder.Configuration["ConnectionStrings:Console"] = await MakeAsync(database);
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        var app = builder.AddConsole().Build();
        await app.Services.GetRequiredService<Migrator>().MigrateAsync(CancellationToken.None);
        app.UseConsole();
        await app.StartAsync();
        var console = new BenchConsole(app, folder, database);
        var user = new User { UserName = "ada", NormalizedUserName = "ADA", DisplayName = "Ada", Roles = Roles.Administrator, Scope = Scope.Everything.ToJson() };
        await console.WriteAsync(db =>
        {
            db.Add(new Brand { Id = 1, Name = "Bench", Currency = "CNY", TimeZone = "Asia/Shanghai", Language = "en", PostalAddress = "1 Nanjing Road, Shanghai" });
            db.Add(user);
            return Task.CompletedTask;
        });
        console.Administrator = new Actor(ActorKind.Person, user.Id, "Ada", RightTable.Of(Roles.Administrator | Roles.Marketer), Scope.Everything);
        return console;
    }

    public T Get<T>() where T : notnull => App.Services.GetRequiredService<T>();

    public Task WriteAsync(Func<ConsoleDb, Task> work) => Gate.WriteAsync(work, CancellationToken.None);

    /// <summary>What PostgreSQL does by itself within a minute of a load like this: so that it does not do it in the middle of what is measured.</summary>
    public Task SettleAsync(string sql = "VACUUM ANALYZE") => database is null ? Task.CompletedTask : ServerAsync(sql, ConnectionTo(database));

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        if (database is not null) await ServerAsync($"DROP DATABASE IF EXISTS {database} WITH (FORCE)", BenchOptions.Postgres);
    }

    static async Task<string> MakeAsync(string database)
    {
        await ServerAsync($"CREATE DATABASE {database}", BenchOptions.Postgres);
        return ConnectionTo(database);
    }

    static string ConnectionTo(string database) => new NpgsqlConnectionStringBuilder(BenchOptions.Postgres) { Database = database }.ConnectionString;

    static async Task ServerAsync(string sql, string? server)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }
}
