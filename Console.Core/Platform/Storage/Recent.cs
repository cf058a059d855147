using System.Collections.Concurrent;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>What the database answered within the last second, for what nearly every request asks and what seldom changes.</summary>
/// <remarks>
/// A write of this process that touches the rows it is read from drops all of it, so a change made here holds at once; one made by another process, or by
/// a statement of sets (<see cref="ConsoleDb.Touched"/>), holds within <see cref="Fresh"/>.
/// What is not found is not kept: asking for what does not exist fills no memory.
/// </remarks>
/// <param name="kinds">What it is read from.</param>
public sealed class Recent<TKey, TValue>(WriteGate gate, TimeProvider clock, params Type[] kinds)
    where TKey : notnull
    where TValue : class
{
    /// <summary>How long an answer is believed.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<TKey, Answer> answers = new();

    /// <summary>The answer kept, or what is read now.</summary>
    public async ValueTask<TValue?> OfAsync(TKey key, Func<Task<TValue?>> read)
    {
        // A surrounding write sees what nobody else may see yet.
        if (WriteGate.Joined is not null) return await read();
        var (written, at) = (gate.Written(kinds), clock.GetTimestamp());
        if (answers.TryGetValue(key, out var known) && known.Written == written && clock.GetElapsedTime(known.At, at) < Fresh) return known.Value;
        var value = await read();
        if (value is null) answers.TryRemove(key, out _);
        else answers[key] = new Answer(value, at, written);
        return value;
    }

    /// <param name="At">When it was asked, not when it was answered.</param>
    /// <param name="Written">How often this process had written by then.</param>
    sealed record Answer(TValue Value, long At, long Written);
}
