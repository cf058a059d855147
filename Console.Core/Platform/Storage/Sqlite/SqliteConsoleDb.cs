using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CampaignConsole.Core.Platform.Storage.Sqlite;

/// <summary>The console's database in one SQLite file.</summary>
public sealed class SqliteConsoleDb(DbContextOptions<SqliteConsoleDb> options) : ConsoleDb(options)
{
    public override bool IsSqlite => true;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<Guid>().HaveConversion<GuidAsBytes>();
    }

    /// <summary>Sixteen bytes, most significant first, instead of 36 characters.</summary>
    sealed class GuidAsBytes() : Microsoft.EntityFrameworkCore.Storage.ValueConversion.ValueConverter<Guid, byte[]>(
        id => id.ToByteArray(true), bytes => new Guid(bytes, true));

    sealed class ForTools : IDesignTimeDbContextFactory<SqliteConsoleDb>
    {
        public SqliteConsoleDb CreateDbContext(string[] args) =>
            new(new DbContextOptionsBuilder<SqliteConsoleDb>().UseSqlite("Data Source=design.db").Options);
    }
}
