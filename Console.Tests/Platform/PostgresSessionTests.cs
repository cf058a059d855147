using CampaignConsole.Core.Platform.Storage.Postgres;
using Npgsql;

namespace CampaignConsole.Tests.Platform;

public class PostgresSessionTests
{
    [Fact]
    public void A_plain_connection_string_gets_the_settings_of_the_console()
    {
        var made = Of("Host=db;Database=console");
        Assert.Contains("random_page_cost=1.1", made.Options, StringComparison.Ordinal);
        Assert.Equal((true, true, "db"), (made.MaxAutoPrepare > 0, made.NoResetOnClose, made.Host));
    }

    [Theory]
    [InlineData("Max Auto Prepare=0;No Reset On Close=false;Options='-c work_mem=8MB'")]
    [InlineData("maxautoprepare=0;noresetonclose=false;options='-c work_mem=8MB'")]
    public void What_the_operator_wrote_wins(string written)
    {
        var made = Of("Host=db;" + written);
        Assert.Equal(("-c work_mem=8MB", 0, false), (made.Options, made.MaxAutoPrepare, made.NoResetOnClose));
    }

    static NpgsqlConnectionStringBuilder Of(string connectionString) => new(PostgresSession.Of(connectionString));
}
