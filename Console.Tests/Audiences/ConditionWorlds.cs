using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Lists;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;

[assembly: AssemblyFixture(typeof(CampaignConsole.Tests.Audiences.ConditionWorlds))]

namespace CampaignConsole.Tests.Audiences;

/// <summary>Sixty members of all sorts on each database, made once for all conditions; they are only read.</summary>
public sealed class ConditionWorlds : IAsyncDisposable
{
    readonly System.Collections.Concurrent.ConcurrentDictionary<DatabaseKind, Lazy<Task<AudienceWorld>>> worlds = new();

    internal Task<AudienceWorld> OfAsync(DatabaseKind kind) => worlds.GetOrAdd(kind, wanted => new Lazy<Task<AudienceWorld>>(() => SeededAsync(wanted))).Value;

    public async ValueTask DisposeAsync()
    {
        foreach (var world in worlds.Values) await (await world.Value).DisposeAsync();
    }

    static async Task<AudienceWorld> SeededAsync(DatabaseKind kind)
    {
        var world = await AudienceWorld.StartAsync(kind);
        var now = world.Console.Clock.Now;
        Store[] stores =
        [
            Store("N1", "North", StoreKind.Franchise), Store("N2", "North", StoreKind.SelfOperated), Store("S1", "South", StoreKind.SelfOperated),
        ];
        Product[] products = [new() { Sku = "C1", Name = "Coat", Category = "Coats", StyleCode = "C" }, new() { Sku = "T1", Name = "Tee", Category = "Tees", StyleCode = "T" }];
        await world.AddAsync([.. stores, .. products]);
        var list = await world.AddedAsync(new MemberList { Name = "Guests" }, row => row.Id);
        var audience = await world.AddedAsync(new Audience { Name = "Base", LatestVersion = 1 }, row => row.Id);
        await world.AddAsync(new AudienceVersion { AudienceId = audience, Number = 1, Rule = new TierIs(["gold"]).ToJson(), RuleHash = "", SavedBy = "t" });
        Assert.Equal((1L, 1L), (list, audience));
        for (var i = 0; i < 60; i++)
        {
            var n = i;
            var id = await world.MemberAsync(member =>
            {
                member.Tier = (n % 4) switch { 0 => "gold", 1 => "platinum", 2 => "silver", _ => null };
                member.Region = n % 3 == 0 ? "North" : n % 3 == 1 ? "South" : null;
                member.HomeStoreId = n % 5 == 4 ? null : stores[n % 3].Id;
                member.Gender = (Gender)(n % 4);
                member.BirthDate = n % 6 == 0 ? null : new DateOnly(1960 + n, (n % 12) + 1, 25);
                member.BirthDay = member.BirthDate is { } birth ? (birth.Month * 100) + birth.Day : null;
                member.Language = n % 3 == 0 ? null : n % 3 == 1 ? "zh-CN" : "en";
                member.JoinedAt = now.AddDays(-n * 5);
                member.ObjectsToPersonalised = n % 10 == 0;
            });
            var rows = new List<object> { new Identity { MemberId = id, OriginMemberId = id, Kind = (IdentityKind)(n % 4), Value = $"v{n}" } };
            if (n % 4 == 0) rows.Add(new MemberTag { MemberId = id, Tag = "vip" });
            if (n % 3 == 0) rows.Add(new MemberAttribute { MemberId = id, Name = "shoe size", Value = (36 + (n % 5)).ToString() });
            if (n % 2 == 0) rows.Add(new Person { MemberId = id, Name = $"N{n}", City = n % 4 == 0 ? "Prague 11" : "Brno" });
            foreach (var channel in new[] { ChannelNames.Sms, ChannelNames.Email, ChannelNames.WeChat })
                if (n % 2 == 1) rows.Add(new ConsentState { MemberId = id, Channel = channel, Topic = n % 3 == 0 ? "news" : "offers", Granted = n % 5 != 0, At = now });
            if (n % 7 == 0) rows.Add(new MemberListEntry { ListId = list, MemberId = id });
            await world.AddAsync([.. rows]);
            for (var purchase = 0; purchase < n % 4; purchase++)
            {
                var number = await world.BuysAsync(id, 200 * (purchase + 1), (n * 3) + (purchase * 40), products[(n / 4) % 2].Id, stores[n % 3].Id);
                if (n % 16 == 3) await world.BuysAsync(id, 200 * (purchase + 1), n % 20, products[(n / 4) % 2].Id, stores[2].Id, returns: number);
            }

            for (var times = 0; times < n % 5; times++) await world.DoesAsync(id, "app_opened", TimeSpan.FromDays(times * 4));
            if (n % 2 == 0) await world.HappensAsync(id, ActivityKind.Assigned, 1 + (n % 3));
            if (n % 4 == 0) await world.HappensAsync(id, ActivityKind.Redeemed, 1 + (n % 3));
        }

        await world.MemberAsync(member => (member.Status, member.Tier) = (MemberStatus.Merged, "gold"));
        await world.MemberAsync(member => (member.Status, member.Tier) = (MemberStatus.Erased, "gold"));
        return world;
    }

    static Store Store(string code, string region, StoreKind kind) => new() { Code = code, Name = code, Region = region, Kind = kind, TimeZone = "Asia/Shanghai" };
}
