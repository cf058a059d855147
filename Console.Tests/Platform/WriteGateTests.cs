using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Tests.Platform;

public class WriteGateTests
{
    static readonly TimeSpan Endless = TimeSpan.FromHours(1);

    static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_till_that_comes_later_overtakes_bulk_work_at_the_gate_of_SQLite()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await using var databases = new Databases(database.Options);
        var gate = new WriteGate(databases);
        var (inside, leave, order) = (new TaskCompletionSource(), new TaskCompletionSource(), new List<string>());
        var first = gate.WriteAsync(async _ =>
        {
            inside.SetResult();
            await leave.Task;
        }, default);
        await inside.Task;
        var bulk = WriteAsync("bulk", WriteUrgency.Bulk);
        var person = WriteAsync("person", WriteUrgency.Person);
        leave.SetResult();
        await Task.WhenAll(first, bulk, person).WaitAsync(Soon);
        Assert.Equal(["person", "bulk"], order);

        Task WriteAsync(string who, WriteUrgency urgency) => gate.WriteAsync(_ =>
        {
            order.Add(who);
            return Task.CompletedTask;
        }, default, urgency);
    }

    [Theory, EachDatabase]
    public async Task Bulk_work_begins_no_piece_while_more_than_a_few_people_wait_for_an_answer(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var databases = new Databases(database.Options);
        var gate = new WriteGate(databases) { Patience = Endless };
        await using var people = new Crowd(gate, WriteGate.FewPeople + 1);
        var bulk = gate.WriteAsync(_ => Task.CompletedTask, default, WriteUrgency.Bulk);
        await Task.Delay(100);
        Assert.False(bulk.IsCompleted);

        await people.OneLeavesAsync();
        await bulk.WaitAsync(Soon);
    }

    [Theory, EachDatabase]
    public async Task Bulk_work_goes_on_after_a_while_where_people_never_stop_coming(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var databases = new Databases(database.Options);
        var gate = new WriteGate(databases) { Patience = TimeSpan.FromMilliseconds(50) };
        await using var people = new Crowd(gate, WriteGate.FewPeople + 1);
        await gate.WriteAsync(_ => Task.CompletedTask, default, WriteUrgency.Bulk).WaitAsync(Soon);
    }

    [Fact]
    public async Task On_PostgreSQL_bulk_work_goes_one_by_one_while_people_are_about_and_side_by_side_while_nobody_is()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(EachDatabaseAttribute.Postgres), "CONSOLE_TEST_POSTGRES names no server");
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var databases = new Databases(database.Options);
        var gate = new WriteGate(databases);
        Assert.Equal(2, await AtOnceAsync());
        await using var people = new Crowd(gate, 1);
        Assert.Equal(1, await AtOnceAsync());

        async Task<int> AtOnceAsync()
        {
            var (inside, most) = (0, 0);
            var both = new TaskCompletionSource();
            await Task.WhenAll(BulkAsync(), BulkAsync()).WaitAsync(Soon);
            return most;

            Task BulkAsync() => gate.WriteAsync(async _ =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                if (most == 2) both.SetResult();
                await Task.WhenAny(both.Task, Task.Delay(200));
                Interlocked.Decrement(ref inside);
            }, default, WriteUrgency.Bulk);
        }
    }

    [Theory, EachDatabase]
    public async Task People_are_not_held_up_by_how_many_they_are(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        await using var databases = new Databases(database.Options);
        var gate = new WriteGate(databases) { Patience = Endless };
        await using var people = new Crowd(gate, WriteGate.FewPeople + 1);
        await gate.WriteAsync(_ => Task.CompletedTask, default).WaitAsync(Soon);
    }

    [Fact]
    public async Task On_PostgreSQL_an_HTTP_write_has_a_place_before_its_first_question_and_its_verbs_need_no_other()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(EachDatabaseAttribute.Postgres), "CONSOLE_TEST_POSTGRES names no server");
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var databases = new Databases(database.Options);
        var gate = new WriteGate(databases);
        await using var people = new Crowd(gate, WriteGate.AtOnceOnPostgres);
        var hasBegun = false;
        var late = gate.WriteAroundAsync(() => Task.FromResult(hasBegun = true), _ => { }, (_, _) => { }, default);
        Assert.False(hasBegun);

        await people.OneLeavesAsync().WaitAsync(Soon);
        await late.WaitAsync(Soon);
        Assert.True(hasBegun);
    }

    /// <summary>People whose answers are being made and who have not yet come to write.</summary>
    sealed class Crowd : IAsyncDisposable
    {
        readonly Stack<(TaskCompletionSource Leave, Task Write)> here = [];

        public Crowd(WriteGate gate, int count)
        {
            for (var i = 0; i < count; i++)
            {
                var leave = new TaskCompletionSource();
                here.Push((leave, gate.WriteAroundAsync(async () =>
                {
                    await leave.Task;
                    return await gate.WriteAsync(_ => Task.FromResult(true), default);
                }, _ => { }, (_, _) => { }, default)));
            }
        }

        public Task OneLeavesAsync()
        {
            var (leave, write) = here.Pop();
            leave.SetResult();
            return write;
        }

        public async ValueTask DisposeAsync()
        {
            while (here.Count > 0) await OneLeavesAsync();
        }
    }
}
