using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace CampaignConsole.Tests.Kit;

/// <summary>The databases that a test can run on.</summary>
public enum DatabaseKind
{
    Sqlite,
    Postgres,
}

/// <summary>Runs a theory on SQLite and, where <c>CONSOLE_TEST_POSTGRES</c> names a server, on PostgreSQL; CI requires both.</summary>
public sealed class EachDatabaseAttribute : DataAttribute
{
    public static string? Postgres => Environment.GetEnvironmentVariable("CONSOLE_TEST_POSTGRES");

    static bool BothRequired => Environment.GetEnvironmentVariable("CI") is "true" or "1";

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var postgres = new TheoryDataRow<DatabaseKind>(DatabaseKind.Postgres);
        if (string.IsNullOrEmpty(Postgres) && !BothRequired) postgres.Skip = "CONSOLE_TEST_POSTGRES names no server";
        return ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([new TheoryDataRow<DatabaseKind>(DatabaseKind.Sqlite), postgres]);
    }

    public override bool SupportsDiscoveryEnumeration() => true;
}
