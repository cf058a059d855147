namespace CampaignConsole.Web.Features.Imports;

/// <summary>Where each kind of import leads when it is done.</summary>
public static class ImportKinds
{
    static readonly IReadOnlyDictionary<string, string> Lists = new Dictionary<string, string>
    {
        ["stores"] = "/catalogue/stores", ["products"] = "/catalogue/products", ["members"] = "/members", ["receipts"] = "/members",
        ["list"] = "/audiences", ["codes"] = "/promotions",
    };

    /// <summary>The list that shows what was imported.</summary>
    public static string ListOf(string kind) => Lists.GetValueOrDefault(kind, "/");
}
