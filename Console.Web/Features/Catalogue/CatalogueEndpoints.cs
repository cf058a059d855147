using System.Globalization;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Web.Http;

namespace CampaignConsole.Web.Features.Catalogue;

/// <summary>Feeds of stores and products from the systems that own them.</summary>
static class CatalogueEndpoints
{
    public static void MapCatalogue(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("Catalogue");
        api.MapPost("/stores/batch", StoresAsync).RequireWriteScope(ApiScopes.CatalogueWrite).WithSummary("Creates and updates up to 1,000 stores by code");
        api.MapPost("/products/batch", ProductsAsync).RequireWriteScope(ApiScopes.CatalogueWrite).WithSummary("Creates and updates up to 1,000 products by SKU");
    }

    static Task<BatchAnswer> StoresAsync(StoresBatch batch, ApiCaller caller, StoreActions stores, HttpContext http, CancellationToken ct) =>
        BatchAsync(batch.Stores, store => store.Row(), good => stores.FeedAsync(caller.Actor, good, ct), caller, http);

    static async Task<BatchAnswer> ProductsAsync(ProductsBatch batch, ApiCaller caller, ProductActions products, BrandQueries brand, HttpContext http, CancellationToken ct)
    {
        var currency = (await brand.GetAsync(ct)).Currency;
        return await BatchAsync(batch.Products, product => product.Row(currency), good => products.FeedAsync(caller.Actor, good, ct), caller, http);
    }

    /// <summary>Reads every row, feeds the readable ones and answers for all of them in their order.</summary>
    static async Task<BatchAnswer> BatchAsync<TContract, TRow>(
        IReadOnlyList<TContract> contracts, Func<TContract, TRow> read, Func<IReadOnlyList<TRow>, Task<IReadOnlyList<FeedAnswer>>> feed, ApiCaller caller, HttpContext http)
        where TRow : class
    {
        var rows = contracts.Select(contract => Try(() => read(contract))).ToList();
        var fed = new Queue<FeedAnswer>(await feed([.. rows.Select(row => row.Row).OfType<TRow>()]));
        return new BatchAnswer(
            [.. rows.Select((row, i) => Answer(i, row.Problem is { } problem ? FeedAnswer.Of(problem) : fed.Dequeue(), caller.Actor.Language))], ServerTime.Of(http));
    }

    static (TRow? Row, Refused? Problem) Try<TRow>(Func<TRow> read) where TRow : class
    {
        try
        {
            return (read(), null);
        }
        catch (Refused problem)
        {
            return (null, problem);
        }
    }

    static BatchRow Answer(int index, FeedAnswer answer, string language) => answer.Problem is { } problem
        ? BatchRow.Of(index, problem, language)
        : new BatchRow(index, answer.Outcome.ToString().ToLowerInvariant(), Id: answer.Id?.ToString(CultureInfo.InvariantCulture));
}
