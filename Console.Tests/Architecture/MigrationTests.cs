using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Architecture;

public class MigrationTests
{
    [Theory, EachDatabase]
    public async Task The_migrations_make_the_model_of_today(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        await using var db = console.Read();
        Assert.False(db.Database.HasPendingModelChanges(), "Run ./eng/migrations: the model has changed.");
    }
}
