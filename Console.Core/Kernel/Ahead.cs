using System.Runtime.CompilerServices;

namespace CampaignConsole.Core.Kernel;

/// <summary>Makes the next of several things while the last one is used.</summary>
public static class Ahead
{
    /// <summary>What is made of each input, in order. Never more than one is made at a time, on a thread of its own, since SQLite and files answer synchronously.</summary>
    /// <remarks>A failure comes out where its result would have; whoever stops early waits for the one that is being made. Two of these in a row make a line of three: what is made first is made further while its next is made.</remarks>
    public static async IAsyncEnumerable<TMade> MadeAhead<TInput, TMade>(
        this IAsyncEnumerable<TInput> inputs, Func<TInput, Task<TMade>> make, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var cursor = inputs.GetAsyncEnumerator(ct);
        var next = NextAsync();
        try
        {
            while (await next is (true, var made))
            {
                next = NextAsync();
                yield return made;
            }
        }
        finally
        {
            await next.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        Task<(bool IsThere, TMade Made)> NextAsync() => Task.Run(async () => await cursor.MoveNextAsync() ? (true, await make(cursor.Current)) : (false, default(TMade)!), ct);
    }

    /// <inheritdoc cref="MadeAhead{TInput, TMade}(IAsyncEnumerable{TInput}, Func{TInput, Task{TMade}}, CancellationToken)"/>
    public static IAsyncEnumerable<TMade> MadeAhead<TInput, TMade>(this IEnumerable<TInput> inputs, Func<TInput, Task<TMade>> make, CancellationToken ct) =>
        inputs.ToAsyncEnumerable().MadeAhead(make, ct);
}
