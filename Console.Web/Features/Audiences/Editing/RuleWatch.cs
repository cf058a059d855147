using CampaignConsole.Core.Audiences.Counts;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;

namespace CampaignConsole.Web.Features.Audiences.Editing;

/// <summary>What is known of a rule right now: it asks after a short pause in typing, cancels what nobody waits for, and keeps the last answer until the next is there.</summary>
public sealed class RuleWatch(RuleQueries queries) : IDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    CancellationTokenSource? asking;

    /// <summary>Raised after each part of an answer.</summary>
    public event Func<Task>? Changed;

    public RuleCount? Count { get; private set; }

    public IReadOnlyList<ConditionNumber> Numbers { get; private set; } = [];

    public IReadOnlyList<SampleMember> Sample { get; private set; } = [];

    public RuleReach? Reach { get; private set; }

    /// <summary>Against the saved version; null where nothing was saved or changed.</summary>
    public RuleDifference? Difference { get; private set; }

    /// <summary>Why nothing can be counted; null when it can.</summary>
    public Refused? Refusal { get; private set; }

    public bool IsAsking { get; private set; }

    /// <summary>Asks anew; an earlier question is cancelled.</summary>
    /// <param name="saved">The saved rule to compare with, where it differs.</param>
    public async Task AskAsync(Actor by, RuleNode rule, RuleNode? saved, int seed, bool atOnce, CancellationToken ct)
    {
        // Taken over in one step: between two awaits another question could slip in uncancelled.
        var (before, mine) = (asking, CancellationTokenSource.CreateLinkedTokenSource(ct));
        asking = mine;
        if (before is not null) await before.CancelAsync();
        IsAsking = true;
        try
        {
            if (!atOnce) await Task.Delay(Pause, mine.Token);
            Count = await LatestAsync(() => queries.CountAsync(by, rule, mine.Token));
            Refusal = null;
            await TellAsync();
            Numbers = await LatestAsync(() => queries.NumbersAsync(by, rule, mine.Token));
            Difference = saved is null ? null : await LatestAsync(() => queries.DiffAsync(by, saved, rule, mine.Token));
            await TellAsync();
            Sample = await LatestAsync(() => queries.SampleAsync(by, rule, seed, mine.Token));
            Reach = await LatestAsync(() => queries.ReachAsync(by, rule, mine.Token));
        }
        catch (Exception) when (mine.IsCancellationRequested)
        {
            return;
        }
        catch (Refused refused)
        {
            (Count, Numbers, Sample, Reach, Refusal) = (null, [], [], null, refused);
        }

        IsAsking = false;
        await TellAsync();
        return;

        // Off the screen's own thread: SQLite answers synchronously, and typing must go on meanwhile.
        async Task<T> LatestAsync<T>(Func<Task<T>> question)
        {
            var answer = await Task.Run(question, mine.Token);
            mine.Token.ThrowIfCancellationRequested();
            return answer;
        }
    }

    public void Dispose()
    {
        asking?.Cancel();
        asking?.Dispose();
    }

    Task TellAsync() => Changed?.Invoke() ?? Task.CompletedTask;
}
