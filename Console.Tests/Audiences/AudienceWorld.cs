using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Audiences;

/// <summary>Members, receipts and events by short words, and the question who matches a rule.</summary>
sealed class AudienceWorld(TestConsole console) : IAsyncDisposable
{
    int receipts;

    public TestConsole Console => console;

    public RuleTime Time => new(console.Clock.Now, Instants.Zone("Asia/Shanghai"));

    public static async Task<AudienceWorld> StartAsync(DatabaseKind kind) => new(await TestConsole.StartAsync(kind, services => services.AddAudiences()));

    public async Task<long> MemberAsync(Action<Member>? with = null)
    {
        var member = new Member { JoinedAt = console.Clock.Now.AddYears(-1), UpdatedAt = console.Clock.Now };
        with?.Invoke(member);
        await console.WriteAsync(db => db.Add(member));
        return member.Id;
    }

    public Task AddAsync(params object[] rows) => console.WriteAsync(db => db.AddRange(rows));

    public async Task<long> AddedAsync<T>(T row, Func<T, long> id) where T : class
    {
        await AddAsync(row);
        return id(row);
    }

    /// <summary>A receipt of one line; amounts in whole yuan. A return takes the number of its sale.</summary>
    public async Task<string> BuysAsync(
        long member, long yuan, double daysAgo = 1, long? product = null, long? store = null, string? returns = null, string currency = "CNY", int revision = 1, string? number = null, bool current = true)
    {
        number ??= $"R{++receipts}";
        var at = console.Clock.Now.AddDays(-daysAgo);
        var kind = returns is null ? ReceiptKind.Sale : ReceiptKind.Return;
        var amount = (returns is null ? yuan : -yuan) * 100;
        var receipt = new Receipt
        {
            Source = "pos", StoreCode = "S1", StoreId = store, ReceiptNumber = number, Revision = revision, Kind = kind, IsCurrent = current, MemberId = member, OriginMemberId = member,
            Channel = "pos", At = at, BusinessDate = DateOnly.FromDateTime(at.UtcDateTime), Currency = currency, Total = amount, OriginalReceiptNumber = returns,
        };
        await AddAsync(receipt);
        await AddAsync(new ReceiptLine { ReceiptId = receipt.Id, LineId = "1", Sku = "X", ProductId = product, Quantity = returns is null ? 1 : -1, Amount = amount, MemberId = member, StoreId = store, At = at, IsCurrent = current });
        return number;
    }

    public Task DoesAsync(long member, string what, TimeSpan ago) =>
        AddAsync(new ActivityEntry { MemberId = member, OriginMemberId = member, Kind = ActivityKind.Event, EventName = what, At = console.Clock.Now - ago });

    public Task HappensAsync(long member, ActivityKind kind, long campaign) =>
        AddAsync(new ActivityEntry { MemberId = member, OriginMemberId = member, Kind = kind, CampaignId = campaign, At = console.Clock.Now.AddDays(-1) });

    public Task<List<long>> WhoAsync(RuleNode rule, Scope? scope = null) =>
        console.ReadAsync(db => AudienceResolver.Members(db, rule, Time, scope ?? Scope.Everything).Select(member => member.Id).OrderBy(id => id).ToListAsync());

    public async Task<bool> IsInAsync(long member, RuleNode rule) => (await WhoAsync(rule)).Contains(member);

    public ValueTask DisposeAsync() => console.DisposeAsync();
}
