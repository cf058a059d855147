using System.Globalization;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Wording;

namespace CampaignConsole.Web.Features.Catalogue;

/// <summary>Kinds of store and life stages in the language of the page.</summary>
public static class CatalogueWords
{
    public static string Kind(StoreKind kind) => Say(kind);

    public static string Stage(LifeStage stage) => Say(stage);

    static string Say(Enum value) => Wording.Say(Wording.NameOf(value), CultureInfo.CurrentUICulture.Name);
}
