using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Catalogue;

public class StoreTests
{
    static readonly StoreEdit Harbin = new("HRB01", "哈尔滨中央大街", StoreKind.Franchise, "Northern Light Ltd", "North", "Harbin", "Asia/Shanghai", true, 0);

    [Theory, EachDatabase]
    public async Task A_store_is_created_changed_and_audited(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var actions = console.Get<StoreActions>();
        var id = await actions.SaveAsync(console.Marketer, null, Harbin, default);
        var seen = await console.Get<StoreQueries>().GetAsync(console.Marketer, id, default);

        await actions.SaveAsync(console.Marketer, id, Harbin with { Kind = StoreKind.SelfOperated, Version = seen.Version }, default);

        seen = await console.Get<StoreQueries>().GetAsync(console.Marketer, id, default);
        Assert.Equal((StoreKind.SelfOperated, null, "Asia/Shanghai"), (seen.Kind, seen.Franchisee, seen.TimeZone));
        Assert.Equal(["store.create", "store.change"], await console.ReadAsync(db => db.Set<AuditEntry>().OrderBy(entry => entry.Id).Select(entry => entry.Verb).ToListAsync()));
    }

    [Theory, EachDatabase]
    public async Task Two_people_cannot_overwrite_each_other(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var actions = console.Get<StoreActions>();
        var id = await actions.SaveAsync(console.Marketer, null, Harbin, default);
        await actions.SaveAsync(console.Marketer, id, Harbin with { Name = "First", Version = 1 }, default);

        await RefusedAsync("changed_meanwhile", () => actions.SaveAsync(console.Marketer, id, Harbin with { Name = "Second", Version = 1 }, default));
    }

    [Theory, EachDatabase]
    public async Task What_a_store_cannot_be_is_refused_by_name(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var actions = console.Get<StoreActions>();
        await actions.SaveAsync(console.Marketer, null, Harbin, default);

        await RefusedAsync("store_code_taken", () => actions.SaveAsync(console.Marketer, null, Harbin, default));
        await RefusedAsync("franchisee_missing", () => actions.SaveAsync(console.Marketer, null, Harbin with { Code = "X", Franchisee = " " }, default));
        await RefusedAsync("time_zone_unknown", () => actions.SaveAsync(console.Marketer, null, Harbin with { Code = "X", TimeZone = "Mars/Olympus" }, default));
        await RefusedAsync("store_name_missing", () => actions.SaveAsync(console.Marketer, null, Harbin with { Code = "X", Name = "" }, default));
        await RefusedAsync("right_missing", () => actions.SaveAsync(console.Approver, null, Harbin with { Code = "X" }, default));
    }

    [Theory, EachDatabase]
    public async Task A_scope_hides_other_stores_and_keeps_them_from_being_written(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var (stores, actions) = (console.Get<StoreQueries>(), console.Get<StoreActions>());
        var north = await actions.SaveAsync(console.Marketer, null, Harbin, default);
        var south = await actions.SaveAsync(console.Marketer, null, Harbin with { Code = "SZ01", Region = "South" }, default);
        var southerner = TestConsole.Person(Roles.Marketer, 9, "Regional", new Scope(ScopeKind.Regions, ["South"]));

        Assert.Equal(["SZ01"], (await stores.ListAsync(southerner, new StoreFilter(), new PageRequest(), default)).Rows.Select(store => store.Code));
        await RefusedAsync("not_found", () => stores.GetAsync(southerner, north, default));
        await RefusedAsync("not_found", () => actions.SaveAsync(southerner, north, Harbin with { Version = 1 }, default));
        await RefusedAsync("store_out_of_scope", () => actions.SaveAsync(southerner, south, Harbin with { Code = "SZ01", Region = "North", Version = 1 }, default));
        Assert.Equal("store_out_of_scope", (await actions.FeedAsync(southerner, [new StoreRow { Code = "HRB01", Name = "Mine now" }], default))[0].Problem!.Code);
    }

    [Theory, EachDatabase]
    public async Task A_feed_answers_each_row_and_keeps_the_good_ones(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var actions = console.Get<StoreActions>();
        await actions.SaveAsync(console.Marketer, null, Harbin, default);

        var answers = await actions.FeedAsync(console.Marketer,
        [
            new StoreRow { Code = "HRB01", City = "哈尔滨" },
            new StoreRow { Code = "NEW1", Name = "New one" },
            new StoreRow { Code = "NEW2" },
            new StoreRow { Code = "HRB01" },
        ], default);

        Assert.Equal([FeedOutcome.Updated, FeedOutcome.Created, FeedOutcome.Refused, FeedOutcome.Unchanged], answers.Select(answer => answer.Outcome));
        Assert.Equal("store_name_missing", answers[2].Problem!.Code);
        var all = await console.Get<StoreQueries>().ListAsync(console.Marketer, new StoreFilter(), new PageRequest(), default);
        Assert.Equal([("HRB01", "Northern Light Ltd", "哈尔滨"), ("NEW1", null, null)], all.Rows.Select(store => (store.Code, store.Franchisee, store.City)));
    }

    [Theory, EachDatabase]
    public async Task Stores_are_found_by_words_and_filters(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await console.Get<StoreActions>().FeedAsync(console.Marketer, [.. Enumerable.Range(1, 30).Select(i => new StoreRow
        {
            Code = $"S{i:D3}", Name = $"Store {i}", Kind = i % 3 == 0 ? StoreKind.Franchise : StoreKind.SelfOperated, Franchisee = i % 3 == 0 ? "Fran" : null, Region = i % 2 == 0 ? "North" : "South",
        })], default);
        var stores = console.Get<StoreQueries>();

        var page = await stores.ListAsync(console.Marketer, new StoreFilter(), new PageRequest(25, 25, "name", true), default);
        Assert.Equal((30, 5), (page.Total, page.Rows.Count));
        Assert.Equal(5, (await stores.ListAsync(console.Marketer, new StoreFilter(Kind: StoreKind.Franchise, Region: "North"), new PageRequest(), default)).Total);
        Assert.Equal("S007", (await stores.ListAsync(console.Marketer, new StoreFilter("s007"), new PageRequest(), default)).Rows.Single().Code);
        var choices = await stores.ChoicesAsync(console.Marketer, default);
        Assert.Equal(["North", "South", "Fran"], choices.Regions.Concat(choices.Franchisees));
    }

    internal static Task<TestConsole> StartAsync(DatabaseKind kind) => TestConsole.StartAsync(kind, services => services.AddCatalogue());

    internal static async Task RefusedAsync(string code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<Refused>(act)).Code);
}
