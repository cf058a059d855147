using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Web.Demo;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Demo;

public class DemoBrandTests
{
    [Theory, EachDatabase]
    public async Task The_demo_brand_has_what_it_promises(DatabaseKind kind)
    {
        await using var console = await TestConsole.StartAsync(kind);
        await console.Gate.WriteAsync(db => db.Set<Brand>().ExecuteDeleteAsync(), default);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        Assert.True(await new DemoBrand(console.Services, console.Clock).LoadAsync(_ => { }, default));
        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {watch.Elapsed.TotalSeconds:0.0} s");

        await using var db = console.Read();
        Assert.Equal((40, 20, 1), (await StoresOf(StoreKind.SelfOperated), await StoresOf(StoreKind.Franchise), await StoresOf(StoreKind.Online)));
        Assert.Equal(2, await db.Set<Store>().Select(store => store.TimeZone).Distinct().CountAsync());
        Assert.Equal(400, await db.Set<Product>().CountAsync());
        Assert.Equal(20_000, await db.Set<Member>().CountAsync());
        Assert.InRange(await db.Set<Identity>().Select(identity => identity.Kind).Distinct().CountAsync(), 4, 6);
        Assert.InRange(await db.Set<ReceiptLine>().CountAsync(), 360_000, 440_000);
        Assert.True(await db.Set<Receipt>().AnyAsync(receipt => receipt.Kind == ReceiptKind.Return && receipt.OriginalReceiptNumber != null));
        Assert.True(await db.Set<Receipt>().AllAsync(receipt => receipt.At <= TestClock.Usual));
        return;

        Task<int> StoresOf(StoreKind wanted) => db.Set<Store>().CountAsync(store => store.Kind == wanted);
    }

    [Fact]
    public async Task The_demo_brand_leaves_a_brand_that_is_there_alone()
    {
        await using var console = await TestConsole.StartAsync(DatabaseKind.Sqlite);
        Assert.False(await new DemoBrand(console.Services, console.Clock).LoadAsync(_ => { }, default));
        Assert.Equal(0, await console.ReadAsync(db => db.Set<Store>().CountAsync()));
    }
}
