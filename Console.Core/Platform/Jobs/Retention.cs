using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Platform.Jobs;

/// <summary>How long rows are kept that nobody needs for ever, in days; bound from the section <c>Retention</c>. 0 keeps them.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>Evaluations that were kept but never reserved.</summary>
    public int EvaluationDays { get; set; } = 7;

    /// <summary>What the sandbox wrote, rows and files.</summary>
    public int OutboxDays { get; set; } = 30;

    /// <summary>Answers to writes of other systems, by their Idempotency-Key.</summary>
    public int IdempotencyDays { get; set; } = 30;

    /// <summary>Events for other systems.</summary>
    public int EventDays { get; set; } = 90;

    /// <summary>Rehearsals of promotions, with their figures.</summary>
    public int RehearsalDays { get; set; } = 180;

    /// <summary>Who opened which message and followed which link, and the retired keys by which such links are known.</summary>
    public int TrackingDays { get; set; } = 400;
}

/// <summary>Rows of one kind that go after a while.</summary>
public interface IKeptForAWhile
{
    int Days(RetentionOptions options);

    /// <summary>Deletes the oldest rows from before an instant, at most so many, within the surrounding write.</summary>
    /// <returns>How many.</returns>
    Task<int> DeleteAsync(ConsoleDb db, DateTimeOffset before, int most, CancellationToken ct);
}

/// <summary>Deletes what has been kept long enough, in small portions that hold nobody up.</summary>
public sealed class Retention(IEnumerable<IKeptForAWhile> kinds, RetentionOptions options, WriteGate gate, TimeProvider clock) : IRecurringJob
{
    const int Portion = 1000;

    public string Name => "retention";

    public TimeSpan Every => TimeSpan.FromHours(1);

    public async Task TickAsync(CancellationToken ct)
    {
        foreach (var kind in kinds)
        {
            if (kind.Days(options) is not (> 0 and var days)) continue;
            var before = clock.GetUtcNow().AddDays(-days);
            while (await gate.WriteAsync(db => kind.DeleteAsync(db, before, Portion, ct), ct, WriteUrgency.Bulk) == Portion)
            {
            }
        }
    }
}
