using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Benchmarks;

/// <summary>Channels with real providers to measure on, and what the ledger takes.</summary>
static class BenchChannels
{
    /// <summary>Faster than any machine: the bench is not about the throttle.</summary>
    const int NoThrottle = 1_000_000;

    /// <summary>The same members are pushed to again and again, at any hour.</summary>
    public static async Task NoCapsAsync(this BenchConsole console)
    {
        await console.Get<SettingsBook>().WriteAsync(console.Administrator, CampaignPolicy.Default with { AudienceAbove = null, CostAbove = null, DepthAbove = null, MostRuns = null }, default);
        await console.Get<SettingsBook>().WriteAsync(console.Administrator, ChannelPolicy.Default with { QuietChannels = [] }, default);
    }

    /// <summary>Enables a real provider, or another one in its place.</summary>
    public static Task EnableAsync(this BenchConsole console, string channel, object options, int width) => console.WriteAsync(async db =>
    {
        var row = await db.Set<ChannelSetting>().FindAsync(channel);
        if (row is null) db.Add(row = new ChannelSetting { Channel = channel });
        (row.IsReal, row.HostMark, row.Options) = (true, console.Get<InstallationMark>().Value, console.Get<ChannelSecrets>().Write(options, "{}"));
        (row.MostAtOnce, row.RatePerSecond, row.Version) = (width, NoThrottle, row.Version + 1);
    });

    public static async Task<int> CountAsync(this BenchConsole console, string channel, DeliveryState state)
    {
        await using var db = console.Get<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        return await db.Set<Delivery>().CountAsync(row => row.Channel == channel && row.State == state);
    }

    /// <summary>Table and indexes of the ledger after VACUUM.</summary>
    public static async Task<long> LedgerBytesAsync(this BenchConsole console, bool isSqlite)
    {
        if (!isSqlite)
        {
            await console.SettleAsync("VACUUM FULL delivery");
            await using var db = console.Get<Databases>().CreateDbContext();
            return (await db.Database.SqlQuery<long>($"SELECT pg_total_relation_size('delivery') AS \"Value\"").ToListAsync())[0];
        }

        // A copy, as VACUUM would leave the file: the console's own is in use, and its readers cannot write.
        var copy = Path.Combine(console.Folder, "vacuumed.db");
        await using (var own = new SqliteConnection($"Data Source={console.Get<DatabaseOptions>().SqliteFile};Pooling=false"))
        {
            await own.OpenAsync();
            await using var vacuum = own.CreateCommand();
            vacuum.CommandText = "VACUUM INTO $copy";
            vacuum.Parameters.AddWithValue("$copy", copy);
            await vacuum.ExecuteNonQueryAsync();
        }

        // What the file gets smaller by without the ledger; SQLite as it is shipped here has no table of its pages.
        var whole = new FileInfo(copy).Length;
        await using var connection = new SqliteConnection($"Data Source={copy};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "DROP TABLE delivery; VACUUM;";
        await command.ExecuteNonQueryAsync();
        return whole - new FileInfo(copy).Length;
    }
}
