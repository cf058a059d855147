using System.Text.Json;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Activity.Batches;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using static CampaignConsole.Tests.Members.MembersKit;

namespace CampaignConsole.Tests.Members;

public class ActivityTests
{
    [Theory, EachDatabase]
    public async Task A_sale_and_its_return_are_booked_for_the_member(DatabaseKind kind)
    {
        await using var console = await StartWithStoreAsync(kind);
        var member = await console.MemberAsync(Row("1", "Li Wei", Card("C1")));
        var answers = await RecordAsync(console, Sale("R1", 2, 5000, new MemberReference("card", "C1", "gold")), new ActivityRow
        {
            Type = "return", Source = "pos", Store = "S1", ReceiptId = "R2", OriginalReceiptId = "R1", At = TestClock.Usual, Lines = [new ActivityLine("1", null, 1, 2500, OriginalLineId: "1")],
        });
        Assert.All(answers, answer => Assert.Equal((ActivityOutcome.Created, 0), (answer.Outcome, answer.Flags.Count)));

        await using var db = console.Read();
        Assert.Equal([5000L, -2500L], await db.Set<Receipt>().Where(receipt => receipt.MemberId == member).OrderBy(receipt => receipt.Id).Select(receipt => receipt.Total).ToListAsync());
        Assert.Equal([2, -1], await db.Set<ReceiptLine>().Where(line => line.MemberId == member && line.ProductId != null && line.Sku == "SKU1").OrderBy(line => line.Id).Select(line => line.Quantity).ToListAsync());
        Assert.Equal([ActivityKind.Purchase, ActivityKind.Return], await db.Set<ActivityEntry>().OrderBy(entry => entry.Id).Select(entry => entry.Kind).ToListAsync());
        Assert.Equal(new DateOnly(2026, 11, 21), await db.Set<Receipt>().Select(receipt => receipt.BusinessDate).FirstAsync());
    }

    [Theory, EachDatabase]
    public async Task The_highest_revision_is_current_and_what_is_told_twice_is_stored_once(DatabaseKind kind)
    {
        await using var console = await StartWithStoreAsync(kind);
        Assert.Equal(ActivityOutcome.Created, (await RecordAsync(console, Sale("R1", 1, 100)))[0].Outcome);
        var answers = await RecordAsync(console, Sale("R1", 1, 100), Sale("R1", 2, 200) with { Revision = 2 }, Sale("R1", 9, 900) with { Revision = 1 }, Sale("R1", 1, 150));
        Assert.Equal([ActivityOutcome.Unchanged, ActivityOutcome.Created, ActivityOutcome.Created, ActivityOutcome.Refused], answers.Select(answer => answer.Outcome));

        await using var db = console.Read();
        Assert.Equal(200, await db.Set<Receipt>().Where(receipt => receipt.IsCurrent).Select(receipt => receipt.Total).SingleAsync());
        Assert.Equal(200, await db.Set<ReceiptLine>().Where(line => line.IsCurrent).Select(line => line.Amount).SingleAsync());
    }

    [Theory, EachDatabase]
    public async Task A_receipt_of_an_unknown_card_is_kept_and_joined_when_the_card_appears(DatabaseKind kind)
    {
        await using var console = await StartWithStoreAsync(kind);
        var answer = (await RecordAsync(console, Sale("R1", 1, 100, new MemberReference("card", "C9", "gold")) with { Store = "S9", Lines = [new ActivityLine(null, "other", 1, 100)] }))[0];
        Assert.Equal(["member_unknown", "sku_unknown", "store_unknown"], answer.Flags.Order());
        Assert.Equal(0, await console.ReadAsync(db => db.Set<ActivityEntry>().CountAsync()));

        var member = await console.MemberAsync(Row("1", "Li", Card("C9")));
        await using var db = console.Read();
        Assert.Equal(member, (await db.Set<Receipt>().SingleAsync()).MemberId);
        Assert.Equal(member, (await db.Set<ReceiptLine>().SingleAsync()).MemberId);
        Assert.Equal(ActivityKind.Purchase, (await db.Set<ActivityEntry>().SingleAsync()).Kind);
        Assert.Equal(0, await db.Set<ReceiptIdentity>().CountAsync());
    }

    [Theory, EachDatabase]
    public async Task An_event_is_stored_once_with_its_properties_apart(DatabaseKind kind)
    {
        await using var console = await StartWithStoreAsync(kind);
        await console.UpsertAsync(Row("1", "Li", Card("C1")));
        var told = new ActivityRow
        {
            Type = "event", Name = "viewed", Member = new MemberReference("card", "C1", "gold"), At = TestClock.Usual, Properties = JsonSerializer.SerializeToElement(new { page = "coats" }),
        };
        await RecordAsync(console, told, told);
        await RecordAsync(console, told);
        Assert.Equal("viewed", await console.ReadAsync(db => db.Set<ActivityEntry>().Select(entry => entry.EventName).SingleAsync()));
        Assert.Contains("coats", await console.ReadAsync(db => db.Set<EventProperties>().Select(row => row.Json).SingleAsync()));
    }

    [Theory, EachDatabase]
    public async Task What_lies_far_back_needs_the_scope_for_it_and_the_future_is_refused(DatabaseKind kind)
    {
        await using var console = await StartWithStoreAsync(kind);
        var (old, coming) = (Sale("R1", 1, 1) with { At = TestClock.Usual.AddMinutes(-6) }, Sale("R2", 1, 1) with { At = TestClock.Usual.AddMinutes(6) });
        var answers = await console.Gate.WriteAsync(db => console.Get<ActivityRecording>().RecordAsync(db, console.Marketer, new ActivityOrigin("key:till", false), [old, coming], default), default);
        Assert.Equal(["backfill_needed", "activity_from_future"], answers.Select(answer => answer.Problem!.Code));
        Assert.Equal(ActivityOutcome.Created, (await RecordAsync(console, old))[0].Outcome);
    }

    static Task<IReadOnlyList<ActivityAnswer>> RecordAsync(TestConsole console, params ActivityRow[] rows) =>
        console.Gate.WriteAsync(db => console.Get<ActivityRecording>().RecordAsync(db, console.Marketer, new ActivityOrigin("key:till", true), rows, default), default);

    static ActivityRow Sale(string number, int quantity, long amount, MemberReference? member = null) => new()
    {
        Type = "purchase", Source = "pos", Store = "S1", ReceiptId = number, Member = member, At = TestClock.Usual, Lines = [new ActivityLine("1", "SKU1", quantity, amount)],
    };

    static async Task<TestConsole> StartWithStoreAsync(DatabaseKind kind)
    {
        var console = await StartAsync(kind);
        await console.WriteAsync(db => db.AddRange(new Store { Code = "S1", Name = "One", TimeZone = "Asia/Shanghai" }, new Product { Sku = "SKU1", Name = "Coat" }));
        return console;
    }
}
