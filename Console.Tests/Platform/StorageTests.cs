using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Platform;

public class StorageTests
{
    [Theory, EachDatabase]
    public async Task Rows_written_in_bulk_are_read_back_as_they_were(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        await console.Gate.WriteAsync(async db =>
        {
            var ids = await db.ReserveIdsAsync<Member>(250, default);
            await db.InsertAsync(ids.Select(id => Gold(id)), default);
        }, default);

        await using var db = console.Read();
        Assert.Equal(250, await db.Set<Member>().CountAsync(TestContext.Current.CancellationToken));
        var one = await db.Set<Member>().OrderBy(member => member.Id).FirstAsync(TestContext.Current.CancellationToken);
        Assert.Equal(("gold", new DateOnly(1990, 2, 28), TestClock.Usual), (one.Tier, one.BirthDate, one.JoinedAt));
    }

    [Theory, EachDatabase]
    public async Task A_bulk_insert_skips_or_replaces_rows_that_are_there(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        await console.WriteAsync(db => db.Add(new MemberAttribute { MemberId = 1, Name = "shoe", Value = "42" }));
        MemberAttribute[] rows = [new() { MemberId = 1, Name = "shoe", Value = "43" }, new() { MemberId = 2, Name = "shoe", Value = "38" }];

        Assert.Equal(1, await console.Gate.WriteAsync(db => db.InsertAsync(rows, default, OnExisting.Skip), default));
        Assert.Equal("42", await ShoeOf(1));
        await console.Gate.WriteAsync(db => db.InsertAsync(rows, default, OnExisting.Replace), default);
        Assert.Equal("43", await ShoeOf(1));
        return;

        Task<string> ShoeOf(long member) => console.ReadAsync(db => db.Set<MemberAttribute>().Where(row => row.MemberId == member).Select(row => row.Value).SingleAsync());
    }

    [Theory, EachDatabase]
    public async Task A_bulk_insert_that_replaces_older_rows_leaves_what_was_said_later(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        var noon = TestClock.Usual;
        await console.WriteAsync(db => db.AddRange(Said(1, granted: false, noon), Said(2, granted: false, noon)));
        await console.Gate.WriteAsync(db => db.InsertAsync([Said(1, granted: true, noon.AddMinutes(-1)), Said(2, granted: true, noon.AddMinutes(1)), Said(3, granted: true, noon)], default, OnExisting.ReplaceOlder), default);
        Assert.Equal([false, true, true], await console.ReadAsync(db => db.Set<ConsentState>().OrderBy(state => state.MemberId).Select(state => state.Granted).ToListAsync()));

        static ConsentState Said(long member, bool granted, DateTimeOffset at) => new() { MemberId = member, Channel = "sms", Topic = "offers", Granted = granted, At = at };
    }

    [Theory, EachDatabase]
    public async Task Reserved_keys_do_not_collide_with_keys_that_the_database_makes(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        var before = Member(0);
        await console.WriteAsync(db => db.Add(before));
        await console.Gate.WriteAsync(async db => await db.InsertAsync((await db.ReserveIdsAsync<Member>(3, default)).Select(Member), default), default);
        await console.WriteAsync(db => db.Add(Member(0)));
        Assert.Equal(5, await console.ReadAsync(db => db.Set<Member>().CountAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_reading_context_cannot_write(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        await using var db = console.Read();
        db.Add(Member(0));
        await Assert.ThrowsAnyAsync<Exception>(() => db.SaveChangesAsync(TestContext.Current.CancellationToken));
    }

    [Theory, EachDatabase]
    public async Task Taking_the_gate_twice_is_refused(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        await Assert.ThrowsAsync<InvalidOperationException>(() => console.Gate.WriteAsync(_ => console.Gate.WriteAsync(_ => Task.CompletedTask, default), default));
    }

    [Theory, EachDatabase]
    public async Task A_write_that_fails_leaves_nothing_and_the_gate_open(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        await Assert.ThrowsAsync<ApplicationException>(() => console.Gate.WriteAsync(async db =>
        {
            db.Add(Member(0));
            await db.SaveChangesAsync();
            throw new ApplicationException();
        }, default));
        Assert.Equal(0, await console.ReadAsync(db => db.Set<Member>().CountAsync()));
        await console.WriteAsync(db => db.Add(Member(0)));
    }

    [Theory, EachDatabase]
    public async Task Facts_can_be_neither_changed_nor_deleted_but_a_merge_may_move_them(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        await console.WriteAsync(db => db.Add(new ActivityEntry { OriginMemberId = 1, MemberId = 1, Kind = ActivityKind.Purchase, At = TestClock.Usual }));

        await Refuses("DELETE FROM activity_entry");
        await Refuses("UPDATE activity_entry SET amount = 5");
        await Refuses("UPDATE activity_entry SET origin_member_id = 2");
        await Assert.ThrowsAsync<InvalidOperationException>(() => console.Gate.WriteAsync(async db => db.Remove(await db.Set<ActivityEntry>().SingleAsync()), default));
        await console.Gate.WriteAsync(db => db.Database.ExecuteSqlRawAsync("UPDATE activity_entry SET member_id = 2"), default);
        return;

        async Task Refuses(string sql)
        {
            var problem = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => console.Gate.WriteAsync(db => db.Database.ExecuteSqlRawAsync(sql), default));
            Assert.Contains("append-only", problem.Message);
        }
    }

    [Theory, EachDatabase]
    public async Task Every_table_of_facts_carries_its_triggers(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        await using var db = console.Read();
        var names = kind == DatabaseKind.Sqlite
            ? db.Database.SqlQueryRaw<string>("SELECT name AS \"Value\" FROM sqlite_master WHERE type = 'trigger'")
            : db.Database.SqlQueryRaw<string>("SELECT tgname AS \"Value\" FROM pg_trigger WHERE NOT tgisinternal");
        var there = await names.ToListAsync(TestContext.Current.CancellationToken);
        var expected = AppendOnly.Tables(db.Model).SelectMany(table => new[] { table.GetTableName() + "_no_delete", table.GetTableName() + "_no_change" });
        Assert.Equal(expected.Order(), there.Order());
    }

    [Theory, EachDatabase]
    public async Task The_audit_chain_verifies_and_finds_a_change(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        for (var i = 0; i < 3; i++)
        {
            var number = i;
            await console.Gate.WriteAsync(db => AuditTrail.NoteAsync(db, console.Marketer, console.Clock.Now, "campaign.change", number, null, new { number }, default), default);
        }

        console.Clock.Advance(TimeSpan.FromMinutes(1));
        var chain = console.Get<AuditChain>();
        await chain.TickAsync(default);
        Assert.Equal(new ChainReport(3, 0, null), await chain.VerifyAsync(default));

        await console.Gate.WriteAsync(db => db.Database.ExecuteSqlRawAsync("UPDATE audit_text SET after = 'other' WHERE entry_id = 2"), default);
        Assert.Equal(2, (await chain.VerifyAsync(default)).BrokenAt);
        await console.Gate.WriteAsync(db => db.Database.ExecuteSqlRawAsync("DELETE FROM audit_text WHERE entry_id = 2"), default);
        Assert.Null((await chain.VerifyAsync(default)).BrokenAt);
    }

    [Theory, EachDatabase]
    public async Task Where_clocks_differ_or_are_set_back_the_audit_chain_keeps_the_order_of_its_entries(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        var chain = console.Get<AuditChain>();
        // Of two nodes one is ahead; then the clock of the only one is set back for an hour.
        await NoteAsync(1, console.Clock.Now.AddSeconds(20));
        await NoteAsync(2, console.Clock.Now);
        console.Clock.Advance(TimeSpan.FromSeconds(10));
        await chain.TickAsync(default);
        Assert.Equal(new ChainReport(0, 2, null), await chain.VerifyAsync(default));
        console.Clock.Advance(TimeSpan.FromSeconds(20));
        await NoteAsync(3, console.Clock.Now.AddHours(-1));
        await chain.TickAsync(default);
        Assert.Equal(new ChainReport(3, 0, null), await chain.VerifyAsync(default));

        Task NoteAsync(int number, DateTimeOffset at) => console.Gate.WriteAsync(db => AuditTrail.NoteAsync(db, console.Marketer, at, "campaign.change", number, null, new { number }, default), default);
    }

    static Member Member(long id) => new() { Id = id, JoinedAt = TestClock.Usual, UpdatedAt = TestClock.Usual };

    static Member Gold(long id) => new() { Id = id, Tier = "gold", BirthDate = new DateOnly(1990, 2, 28), JoinedAt = TestClock.Usual, UpdatedAt = TestClock.Usual };
}
