using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Kit;

namespace CampaignConsole.Tests.Platform;

/// <summary>What nearly every request asks is believed for a second, and never longer than until this process writes.</summary>
public sealed class RecentTests
{
    readonly Watch watch = new();
    string? truth = "first";
    int reads;

    [Theory, EachDatabase]
    public async Task An_answer_holds_for_a_second_and_a_change_from_elsewhere_is_seen_after_it(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        var recent = new Recent<string, string>(console.Get<WriteGate>(), watch, typeof(MemberTag));
        Assert.Equal("first", await AskAsync(recent));
        truth = "of another process";
        watch.Passed = TimeSpan.FromMilliseconds(999);
        Assert.Equal("first", await AskAsync(recent));
        Assert.Equal(1, reads);
        watch.Passed = TimeSpan.FromMilliseconds(1_000);
        Assert.Equal("of another process", await AskAsync(recent));
    }

    [Theory, EachDatabase]
    public async Task A_write_of_this_process_is_seen_at_once(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        var recent = new Recent<string, string>(console.Get<WriteGate>(), watch, typeof(MemberTag));
        await AskAsync(recent);
        await console.Get<WriteGate>().WriteAsync(db => { truth = "second"; db.Add(new MemberTag { MemberId = 1, Tag = "vip" }); return Task.CompletedTask; }, CancellationToken.None);
        Assert.Equal("second", await AskAsync(recent));
    }

    [Theory, EachDatabase]
    public async Task A_bulk_write_of_this_process_is_seen_at_once(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        var recent = new Recent<string, string>(console.Get<WriteGate>(), watch, typeof(MemberTag));
        await AskAsync(recent);
        await console.Get<WriteGate>().WriteAsync(db => { truth = "second"; return db.InsertAsync([new MemberTag { MemberId = 1, Tag = "vip" }], default); }, CancellationToken.None);
        Assert.Equal("second", await AskAsync(recent));
    }

    [Theory, EachDatabase]
    public async Task A_write_of_other_rows_leaves_it(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        var recent = new Recent<string, string>(console.Get<WriteGate>(), watch, typeof(MemberAttribute));
        await AskAsync(recent);
        await console.Get<WriteGate>().WriteAsync(db => { truth = "second"; db.Add(new MemberTag { MemberId = 1, Tag = "vip" }); return Task.CompletedTask; }, CancellationToken.None);
        Assert.Equal("first", await AskAsync(recent));
    }

    [Theory, EachDatabase]
    public async Task What_was_written_while_an_answer_was_read_is_seen_by_the_next_question(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        var gate = console.Get<WriteGate>();
        var recent = new Recent<string, string>(gate, watch, typeof(MemberTag));
        var before = await recent.OfAsync("key", async () =>
        {
            var seen = truth;
            await gate.WriteAsync(db => { truth = "second"; db.Add(new MemberTag { MemberId = 1, Tag = "vip" }); return Task.CompletedTask; }, CancellationToken.None);
            return seen;
        });
        Assert.Equal("first", before);
        Assert.Equal("second", await AskAsync(recent));
    }

    [Theory, EachDatabase]
    public async Task What_is_not_there_is_asked_for_again(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        var recent = new Recent<string, string>(console.Get<WriteGate>(), watch, typeof(MemberTag));
        truth = null;
        Assert.Null(await AskAsync(recent));
        truth = "there now";
        Assert.Equal("there now", await AskAsync(recent));
    }

    [Theory, EachDatabase]
    public async Task What_a_surrounding_write_sees_is_not_told_to_others(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        var recent = new Recent<string, string>(console.Get<WriteGate>(), watch, typeof(MemberTag));
        await AskAsync(recent);
        var gate = console.Get<WriteGate>();
        await Assert.ThrowsAsync<InvalidOperationException>(() => gate.WriteAroundAsync<bool>(
            async () =>
            {
                await gate.WriteAsync(_ => Task.CompletedTask, CancellationToken.None);
                truth = "not committed";
                Assert.Equal("not committed", await AskAsync(recent));
                throw new InvalidOperationException("rolled back");
            }, _ => { }, (_, _) => { }, CancellationToken.None));
        truth = "first";
        Assert.Equal("first", await AskAsync(recent));
        Assert.Equal(2, reads);
    }

    ValueTask<string?> AskAsync(Recent<string, string> recent) => recent.OfAsync("key", () =>
    {
        reads++;
        return Task.FromResult(truth);
    });

    /// <summary>A stopwatch that the test sets.</summary>
    sealed class Watch : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;
    }
}
