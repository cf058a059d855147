using System.Security.Cryptography;
using System.Text;
using CampaignConsole.Tests;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCaseOrderer(typeof(TestOrder))]
[assembly: TestCollectionOrderer(typeof(TestOrder))]

namespace CampaignConsole.Tests;

/// <summary>
/// Tests run in one order on every machine. xUnit's own order hangs on the folder that the assembly lies in, so that a test which
/// leans on another would pass here and fail in CI. The environment's <c>CONSOLE_TEST_ORDER</c> (any word) gives another order, to find such tests.
/// </summary>
public sealed class TestOrder : ITestCaseOrderer, ITestCollectionOrderer
{
    static readonly string Seed = Environment.GetEnvironmentVariable("CONSOLE_TEST_ORDER") ?? "";

    public IReadOnlyCollection<TTestCase> OrderTestCases<TTestCase>(IReadOnlyCollection<TTestCase> testCases)
        where TTestCase : notnull, ITestCase => [.. testCases.OrderBy(test => PlaceOf(test.TestCaseDisplayName), StringComparer.Ordinal)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => PlaceOf(collection.TestCollectionDisplayName.Split(" (id:")[0]), StringComparer.Ordinal)];

    static string PlaceOf(string name) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Seed + name)));
}
