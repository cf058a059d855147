using CampaignConsole.Core.Platform.Access;

namespace CampaignConsole.Web.Features.Imports;

/// <summary>Where each kind of import leads when it is done, and who may open it.</summary>
public static class ImportKinds
{
    static readonly IReadOnlyDictionary<string, (string List, Right Right)> Known = new Dictionary<string, (string, Right)>
    {
        ["stores"] = ("/catalogue/stores", Right.EditCatalogue), ["products"] = ("/catalogue/products", Right.EditCatalogue),
        ["prices"] = ("/catalogue/products", Right.EditCatalogue), ["outside"] = ("/promotions/outside", Right.EditPromotions),
        ["members"] = ("/members", Right.EditMembers), ["receipts"] = ("/members", Right.EditMembers), ["suppressions"] = ("/channels/suppressions", Right.EditMembers),
        ["calls"] = ("/channels", Right.EditMembers),
    };

    /// <summary>The list that shows what was imported.</summary>
    public static string ListOf(string kind) => Known.TryGetValue(kind, out var known) ? known.List : "/";

    /// <summary>What a kind of import asks for; null for a kind that there is not.</summary>
    public static Right? RightOf(string kind) => Known.TryGetValue(kind, out var known) ? known.Right : null;
}
