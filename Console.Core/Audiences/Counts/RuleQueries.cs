using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Storage.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Audiences.Counts;

/// <summary>How many members a rule selects, of how many active ones in the actor's scope, how long it took and for which moment.</summary>
public sealed record RuleCount(int Count, int Of, int TookMs, DateTimeOffset AsOf);

/// <summary>How many can be reached on each sending channel that reaches anybody, and on at least one.</summary>
public sealed record RuleReach(IReadOnlyList<(string Channel, int Count)> Channels, int Any);

/// <summary>What a change of a rule does.</summary>
public sealed record RuleDifference(int Joined, int Left, int Stayed);

/// <summary>Answers about a rule that may not be saved yet: only active members within the actor's scope. Cancel an answer nobody waits for any more.</summary>
public sealed class RuleQueries(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>Counts a rule.</summary>
    /// <exception cref="Refused"><c>rule_invalid</c>, <c>rule_audience_unknown</c></exception>
    public Task<RuleCount> CountAsync(Actor by, RuleNode rule, CancellationToken ct) => AskAsync(by, async (db, time) =>
    {
        var start = clock.GetTimestamp();
        var count = await AudienceResolver.Members(db, rule, time, by.Scope).CountAsync(ct);
        var took = (int)Math.Ceiling(clock.GetElapsedTime(start).TotalMilliseconds);
        return new RuleCount(count, await AudienceResolver.Active(db, by.Scope).CountAsync(ct), took, time.Now);
    }, ct);

    /// <summary>What each condition does, in reading order: who stays after it, or how many it brings or takes within its group.</summary>
    public Task<IReadOnlyList<ConditionNumber>> NumbersAsync(Actor by, RuleNode rule, CancellationToken ct) =>
        AskAsync(by, (db, time) => RuleNumbers.OfAsync(db, rule, time, by.Scope, ct), ct);

    /// <summary>Up to ten members, drawn by a seed; names are masked unless the actor may see them.</summary>
    public Task<IReadOnlyList<SampleMember>> SampleAsync(Actor by, RuleNode rule, int seed, CancellationToken ct) =>
        AskAsync(by, (db, time) => SampleReading.TenAsync(db, rule, time, by, seed, ct), ct);

    /// <summary>How many can be reached by what.</summary>
    public Task<RuleReach> ReachAsync(Actor by, RuleNode rule, CancellationToken ct) => AskAsync(by, async (db, time) =>
    {
        var members = AudienceResolver.Members(db, rule, time, by.Scope);
        var channels = new List<(string, int)>();
        foreach (var channel in ChannelNames.Sending)
        {
            var count = await members.Where(Reachability.By(db, channel, null)).CountAsync(ct);
            if (count > 0) channels.Add((channel, count));
        }

        var any = channels.Count == 0 ? 0 : await members.Where(Predicates.Any([.. channels.Select(row => Reachability.By(db, row.Item1, null))])).CountAsync(ct);
        return new RuleReach([.. channels.OrderByDescending(row => row.Item2)], any);
    }, ct);

    /// <summary>Who would join and leave if one rule took another's place.</summary>
    public Task<RuleDifference> DiffAsync(Actor by, RuleNode before, RuleNode after, CancellationToken ct) => AskAsync(by, async (db, time) =>
    {
        var (old, now) = (AudienceResolver.Members(db, before, time, by.Scope), AudienceResolver.Members(db, after, time, by.Scope));
        var stayed = await AudienceResolver.Members(db, new AllOf(before, after), time, by.Scope).CountAsync(ct);
        return new RuleDifference(await now.CountAsync(ct) - stayed, await old.CountAsync(ct) - stayed, stayed);
    }, ct);

    async Task<T> AskAsync<T>(Actor by, Func<ConsoleDb, RuleTime, Task<T>> question, CancellationToken ct)
    {
        by.Demand(Right.ViewAudiences);
        await using var db = databases.CreateDbContext();
        await using var stop = await db.InterruptedByAsync(ct);
        return await question(db, await RuleTime.AtAsync(db, clock.GetUtcNow(), ct));
    }
}
