using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Platform;

public class LaidRowsTests
{
    [Theory, EachDatabase]
    public async Task Laid_rows_are_written_with_the_next_save_and_get_their_keys(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        Receipt[] laid = [Sale("1"), Sale("2")];
        await console.Gate.WriteAsync(async db =>
        {
            foreach (var receipt in laid) db.Lay(receipt);
            db.LaySql($"UPDATE receipt SET member_id = {7L} WHERE receipt_number = {"2"}");
            Assert.Equal(0, await db.Set<Receipt>().CountAsync());
            await db.SaveChangesAsync();
            Assert.All(laid, receipt => Assert.NotEqual(0, receipt.Id));
        }, default);

        var stored = await console.ReadAsync(db => db.Set<Receipt>().OrderBy(receipt => receipt.Id).ToListAsync());
        Assert.Equal(laid.Select(receipt => (receipt.Id, receipt.ReceiptNumber)), stored.Select(receipt => (receipt.Id, receipt.ReceiptNumber)));
        Assert.Equal((null, 7L, TestClock.Usual, new DateOnly(2026, 11, 23), -5L), (stored[0].MemberId, stored[1].MemberId, stored[1].At, stored[1].BusinessDate, stored[1].Total));
    }

    [Theory, EachDatabase]
    public async Task What_is_laid_by_a_verb_that_fails_is_forgotten_with_it(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        await console.Gate.WriteAroundAsync(async _ =>
        {
            await console.Gate.WriteAsync(async db => await LayAsync(db, "1"), default);
            await Assert.ThrowsAsync<InvalidOperationException>(() => console.Gate.WriteAsync(async db =>
            {
                await LayAsync(db, "2");
                throw new InvalidOperationException();
            }, default));
            return true;
        }, default);
        Assert.Equal("1", await console.ReadAsync(db => db.Set<Receipt>().Select(receipt => receipt.ReceiptNumber).SingleAsync()));

        static Task LayAsync(ConsoleDb db, string number)
        {
            db.Lay(Sale(number));
            return Task.CompletedTask;
        }
    }

    [Theory, EachDatabase]
    public async Task What_is_laid_last_runs_behind_the_rest_and_where_something_changed_meanwhile_all_is_done_again(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        var (times, seen) = (0, new List<long>());
        await console.Gate.WriteAroundAsync(async _ =>
        {
            times++;
            await console.Gate.WriteAsync(db =>
            {
                db.Lay(Sale("last"));
                db.LetLaidWait();
                db.LayLastSql($"SELECT count(*) FROM receipt", async (rows, ct) =>
                {
                    await rows.ReadAsync(ct);
                    seen.Add(rows.GetInt64(0));
                    if (times < 3) throw new BeginAgain(new InvalidOperationException());
                });
                db.Lay(Sale("first"));
                return Task.CompletedTask;
            }, default);
            return true;
        }, default);

        Assert.Equal(3, times);
        Assert.Equal([2, 2, 2], seen);
        Assert.Equal(["first", "last"], await console.ReadAsync(db => db.Set<Receipt>().OrderBy(receipt => receipt.Id).Select(receipt => receipt.ReceiptNumber).ToListAsync()));
    }

    [Theory, EachDatabase]
    public async Task What_holds_goes_over_with_its_commit_and_what_does_not_is_done_again_step_by_step(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        var isPostgres = kind == DatabaseKind.Postgres;
        Assert.Equal(isPostgres ? (1, 0) : (1, 1), await SellAsync("1", holds: "count(*) = 1"));
        Assert.Equal(isPostgres ? (2, 1) : (1, 1), await SellAsync("2", holds: "count(*) = 2"));
        Assert.Equal((1, 1), await SellAsync("3", holds: null));
        Assert.Equal(isPostgres ? 1 : 0, console.Gate.EndedAtOnce);
        Assert.Equal(["1", "2", "3"], await console.ReadAsync(db => db.Set<Receipt>().OrderBy(receipt => receipt.Id).Select(receipt => receipt.ReceiptNumber).ToListAsync()));

        async Task<(int Times, int Reads)> SellAsync(string number, string? holds)
        {
            var (times, reads) = (0, 0);
            await console.Gate.WriteAsync(db =>
            {
                times++;
                db.Lay(Sale(number));
                db.LetLaidWait();
                db.LayLastSql($"SELECT 1", (_, _) => Task.FromResult(reads++), holds: holds);
                return Task.CompletedTask;
            }, default);
            return (times, reads);
        }
    }

    [Theory, EachDatabase]
    public async Task A_failure_is_told_as_what_its_statement_makes_of_it(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        await console.WriteAsync(db => db.Add(Sale("1")));
        await Assert.ThrowsAsync<TimeoutException>(() => console.Gate.WriteAsync(db =>
        {
            db.LaySql($"INSERT INTO receipt (id) SELECT id FROM receipt", otherwise: _ => new TimeoutException());
            db.LetLaidWait();
            return Task.CompletedTask;
        }, default));
        Assert.Equal(1, await console.ReadAsync(db => db.Set<Receipt>().CountAsync()));
    }

    [Theory, EachDatabase]
    public async Task What_changes_again_and_again_is_told_and_leaves_nothing(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        var times = 0;
        Task<bool> Verb() => console.Gate.WriteAsync(db =>
        {
            times++;
            db.Lay(Sale("1"));
            db.LetLaidWait();
            db.LayLastSql($"SELECT 1", (_, _) => throw new BeginAgain(new TimeoutException()));
            return Task.FromResult(true);
        }, default);

        await Assert.ThrowsAsync<TimeoutException>(() => console.Gate.WriteAroundAsync(_ => Verb(), default));
        Assert.Equal(5, times);
        // By itself a write is the last step of something that its caller begins again.
        await Assert.ThrowsAsync<BeginAgain>(Verb);
        Assert.Equal((6, 0), (times, await console.ReadAsync(db => db.Set<Receipt>().CountAsync())));
    }

    [Theory, EachDatabase]
    public async Task What_a_verb_that_fails_has_laid_last_is_forgotten_with_it(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        await console.Gate.WriteAroundAsync(async _ =>
        {
            await console.Gate.WriteAsync(db =>
            {
                db.Lay(Sale("1"));
                db.LetLaidWait();
                return Task.CompletedTask;
            }, default);
            await Assert.ThrowsAsync<InvalidOperationException>(() => console.Gate.WriteAsync(db =>
            {
                db.Lay(Sale("2"));
                db.LetLaidWait();
                db.LayLastSql($"SELECT 1", after: () => throw new NotSupportedException());
                throw new InvalidOperationException();
            }, default));
            return true;
        }, default);
        Assert.Equal("1", await console.ReadAsync(db => db.Set<Receipt>().Select(receipt => receipt.ReceiptNumber).SingleAsync()));
    }

    [Theory, EachDatabase]
    public async Task The_same_question_is_asked_while_its_rows_are_still_read(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        await console.WriteAsync(db => db.AddRange(Sale("1"), Sale("2"), Sale("3")));
        await using var db = console.Read();
        await using var other = console.Read();
        var seen = new List<string>();
        await foreach (var receipt in db.Set<Receipt>().OrderBy(receipt => receipt.Id).AsAsyncEnumerable())
        {
            seen.Add(receipt.ReceiptNumber);
            if (db.IsSqlite) Assert.Equal(3, (await db.Set<Receipt>().OrderBy(one => one.Id).ToListAsync()).Count);
            Assert.Equal(3, (await other.Set<Receipt>().OrderBy(one => one.Id).ToListAsync()).Count);
        }

        Assert.Equal(["1", "2", "3"], seen);
    }

    static Receipt Sale(string number) => new()
    {
        Source = "till", StoreCode = "S1", ReceiptNumber = number, Channel = "pos", Currency = "CNY", At = TestClock.Usual, BusinessDate = new DateOnly(2026, 11, 23), Total = -5, IsCurrent = true,
    };
}
