using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Tests.Kernel;

public class AheadTests
{
    [Fact]
    public async Task Things_come_in_order_and_the_next_is_made_while_the_last_is_used()
    {
        var made = new SemaphoreSlim(0);
        var seen = new List<int>();
        await foreach (var thing in new[] { 1, 2, 3 }.MadeAhead(Make, TestContext.Current.CancellationToken))
        {
            seen.Add(thing);
            // Made: this one and, although this one is still in use, the one behind it.
            Assert.True(await made.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
        }

        Assert.Equal([10, 20, 30], seen);

        Task<int> Make(int input)
        {
            if (input > 1) made.Release();
            if (input == 3) made.Release();
            return Task.FromResult(input * 10);
        }
    }

    [Fact]
    public async Task Never_are_two_made_at_once()
    {
        var (now, most) = (0, 0);
        await foreach (var _ in Enumerable.Range(0, 20).MadeAhead(Make, TestContext.Current.CancellationToken)) await Task.Yield();
        Assert.Equal(1, most);

        async Task<int> Make(int input)
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Delay(1, TestContext.Current.CancellationToken);
            Interlocked.Decrement(ref now);
            return input;
        }
    }

    [Fact]
    public async Task A_failure_comes_out_behind_what_was_made_before_it()
    {
        var seen = new List<int>();
        var problem = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var thing in new[] { 1, 2, 0, 4 }.MadeAhead(input => input == 0 ? throw new InvalidOperationException("zero") : Task.FromResult(input), TestContext.Current.CancellationToken)) seen.Add(thing);
        });
        Assert.Equal("zero", problem.Message);
        Assert.Equal([1, 2], seen);
    }

    [Fact]
    public async Task Whoever_stops_early_waits_for_the_one_that_is_being_made()
    {
        var ended = 0;
        await foreach (var thing in new[] { 1, 2, 3 }.MadeAhead(Make, TestContext.Current.CancellationToken))
            if (thing == 1) break;
        Assert.Equal(2, ended);

        async Task<int> Make(int input)
        {
            await Task.Delay(input == 1 ? 0 : 100, TestContext.Current.CancellationToken);
            ended++;
            return input;
        }
    }
}
