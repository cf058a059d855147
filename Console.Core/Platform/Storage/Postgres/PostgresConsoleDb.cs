using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace CampaignConsole.Core.Platform.Storage.Postgres;

/// <summary>The console's database on a PostgreSQL server, shared by several nodes.</summary>
public sealed class PostgresConsoleDb(DbContextOptions<PostgresConsoleDb> options) : ConsoleDb(options)
{
    public override bool IsSqlite => false;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        Conventions.CompareKeysByBytes(modelBuilder);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTime>().HaveColumnType("timestamp without time zone");
    }

    sealed class ForTools : IDesignTimeDbContextFactory<PostgresConsoleDb>
    {
        public PostgresConsoleDb CreateDbContext(string[] args) =>
            new(new DbContextOptionsBuilder<PostgresConsoleDb>().UseNpgsql("Host=localhost;Database=design").Options);
    }
}
