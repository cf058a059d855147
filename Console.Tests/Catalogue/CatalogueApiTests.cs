using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CampaignConsole.Core.Catalogue;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Catalogue;

public class CatalogueApiTests
{
    [Theory, EachDatabase]
    public async Task A_batch_of_products_answers_row_by_row(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        var caller = await api.CallerAsync("catalogue:write");
        caller.DefaultRequestHeaders.Add("Idempotency-Key", "one");

        var answer = await caller.PostAsync("/api/v1/products/batch", Json("""
            {"products":[
              {"sku":"C-1","name":"Coat","styleCode":"C","listPrice":{"amount":129900,"currency":"CNY"},"lifeStage":"new","barcodes":["690001"]},
              {"sku":"C-2"},
              {"sku":"C-3","name":"Foreign","listPrice":{"amount":5,"currency":"EUR"}},
              {"sku":"C-4","name":"Odd","lifeStage":"ripe"},
              {"sku":"C-5","name":"Plain","unknownField":1}
            ]}
            """), TestContext.Current.CancellationToken);

        var results = (await answer.JsonAsync()).GetProperty("results");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["created", "refused", "refused", "refused", "created"], results.EnumerateArray().Select(row => row.GetProperty("status").GetString()));
        Assert.Equal(["product_name_missing", "currency_foreign", "value_unknown"], results.EnumerateArray().Skip(1).Take(3).Select(row => row.GetProperty("code").GetString()));
        var coat = await api.ReadAsync(db => db.Set<Product>().SingleAsync(product => product.Sku == "C-1"));
        Assert.Equal((129_900L, LifeStage.New, $"{coat.Id}"), (coat.ListPrice, coat.LifeStage, results[0].GetProperty("id").GetString()));
    }

    [Theory, EachDatabase]
    public async Task Absent_leaves_and_null_clears(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        await SendAsync(api, "1", """{"stores":[{"code":"S1","name":"One","city":"Harbin","kind":"franchise","franchisee":"Fran","region":"North"}]}""");
        await SendAsync(api, "2", """{"stores":[{"code":"S1","city":null}]}""");

        var store = await api.ReadAsync(db => db.Set<Store>().SingleAsync());
        Assert.Equal((null, "Fran", "North", StoreKind.Franchise, "Asia/Shanghai"), (store.City, store.Franchisee, store.Region, store.Kind, store.TimeZone));
    }

    [Fact]
    public async Task The_scope_is_asked_for()
    {
        await using var api = await TestApi.StartAsync();
        var caller = await api.CallerAsync("catalogue:read");
        caller.DefaultRequestHeaders.Add("Idempotency-Key", "one");
        Assert.Equal(HttpStatusCode.Forbidden, (await caller.PostAsync("/api/v1/stores/batch", Json("""{"stores":[]}"""), TestContext.Current.CancellationToken)).StatusCode);
    }

    static async Task SendAsync(TestApi api, string key, string body)
    {
        var caller = await api.CallerAsync("catalogue:write");
        caller.DefaultRequestHeaders.Add("Idempotency-Key", key);
        var answer = await caller.PostAsync("/api/v1/stores/batch", Json(body), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain("refused", (await answer.JsonAsync()).GetProperty("results").EnumerateArray().Select(row => row.GetProperty("status").GetString()));
    }

    static StringContent Json(string body) => new(body, null, "application/json");
}
