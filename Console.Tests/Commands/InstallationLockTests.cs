using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Tests.Commands;

public sealed class InstallationLockTests
{
    [Fact]
    public async Task A_second_console_on_the_same_SQLite_file_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using (await InstallationLock.ForConsoleAsync(database.Options, default))
        {
            Assert.Equal("database_in_use", (await Assert.ThrowsAsync<Refused>(() => InstallationLock.ForConsoleAsync(database.Options, default))).Code);
        }

        await using var again = await InstallationLock.ForConsoleAsync(database.Options, default);
    }

    [Fact]
    public async Task On_PostgreSQL_nodes_run_side_by_side()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(EachDatabaseAttribute.Postgres), "CONSOLE_TEST_POSTGRES names no server");
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var first = await InstallationLock.ForConsoleAsync(database.Options, default);
        await using var second = await InstallationLock.ForConsoleAsync(database.Options, default);
    }

    [Theory, EachDatabase]
    public async Task What_rebuilds_the_data_waits_until_no_console_runs_and_lets_none_start(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        Assert.False(await InstallationLock.IsHeldAsync(database.Options, default));
        await using (await InstallationLock.ForConsoleAsync(database.Options, default))
        {
            Assert.True(await InstallationLock.IsHeldAsync(database.Options, default));
            Assert.Equal("console_running", (await Assert.ThrowsAsync<Refused>(() => InstallationLock.AloneAsync(database.Options, default))).Code);
        }

        await using (await InstallationLock.AloneAsync(database.Options, default))
        {
            var refused = await Assert.ThrowsAsync<Refused>(() => InstallationLock.ForConsoleAsync(database.Options, default));
            Assert.Equal(kind == DatabaseKind.Sqlite ? "database_in_use" : "database_rebuilt", refused.Code);
        }
    }
}
