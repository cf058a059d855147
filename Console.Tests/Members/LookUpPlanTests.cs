using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Members;

/// <summary>An import looks up thousands of values at a time: by the index for each of them, or it stands still once the store is large. No other test has that size.</summary>
public class LookUpPlanTests
{
    const int Stored = 5_000;

    [Theory, EachDatabase]
    public async Task Many_values_are_looked_up_by_the_index_for_each(DatabaseKind kind)
    {
        await using var console = await FilledAsync(kind);
        await using var db = console.Read();
        var emails = Enumerable.Range(Stored - 100, 1_000).Select(Email).ToArray();
        var ids = Enumerable.Range(Stored - 100, 1_000).Select(id => $"B{id}").ToArray();
        Assert.True(await GoesByIndexAsync(db, db.IdentitiesOf(IdentityKind.Email, emails), "kind", "value"));
        Assert.True(await GoesByIndexAsync(db, db.MembersOf("bench", ids), "source", "source_id"));
        Assert.Equal((101, 101), (await db.IdentitiesOf(IdentityKind.Email, emails).CountAsync(), await db.MembersOf("bench", ids).CountAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_look_up_that_reads_the_whole_table_is_seen(DatabaseKind kind)
    {
        await using var console = await FilledAsync(kind);
        await using var db = console.Read();
        Assert.False(await GoesByIndexAsync(db, db.Set<Identity>().Where(identity => identity.Issuer == "app"), "kind", "value"));
        Assert.False(await GoesByIndexAsync(db, db.Set<Identity>().Where(identity => identity.Kind == IdentityKind.Email && identity.Issuer == "app"), "kind", "value"));
    }

    static async Task<TestConsole> FilledAsync(DatabaseKind kind)
    {
        var console = await TestConsole.StartAsync(kind);
        await console.Gate.WriteAsync(async db =>
        {
            var ids = Enumerable.Range(1, Stored).ToList();
            await db.InsertAsync(ids.Select(id => new Member { Id = id, Source = "bench", SourceId = $"B{id}" }), default);
            await db.InsertAsync(ids.Select(id => new Identity { MemberId = id, OriginMemberId = id, Kind = IdentityKind.Email, Value = Email(id) }), default);
        }, default);
        return console;
    }

    /// <summary>Whether the database says that it searches an index by these columns, and reads no table from end to end.</summary>
    static async Task<bool> GoesByIndexAsync<T>(ConsoleDb db, IQueryable<T> query, params string[] columns)
    {
        await db.Database.OpenConnectionAsync();
        await using var command = query.CreateDbCommand();
        command.CommandText = (db.IsSqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + command.CommandText;
        var steps = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync()) steps.Add(reader.GetString(db.IsSqlite ? 3 : 0));
        return db.IsSqlite
            ? steps.Any(step => step.StartsWith("SEARCH", StringComparison.Ordinal) && columns.All(column => step.Contains($"{column}=?", StringComparison.Ordinal)))
            : !steps.Any(step => step.Contains("Seq Scan", StringComparison.Ordinal))
                && steps.Any(step => step.Contains("Index Cond", StringComparison.Ordinal) && columns.All(column => step.Contains($"({column} = ", StringComparison.Ordinal)));
    }

    static string Email(int id) => $"m{id}@example.org";
}
