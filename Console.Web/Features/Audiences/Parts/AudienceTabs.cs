using CampaignConsole.Web.Ui;
using Microsoft.Extensions.Localization;

namespace CampaignConsole.Web.Features.Audiences.Parts;

/// <summary>The two lists beside each other: audiences and lists of members.</summary>
static class AudienceTabs
{
    public static IReadOnlyList<TabLink> Of(IStringLocalizer<AudiencesText> texts) =>
        [new("audiences", texts["Audiences"], "/audiences"), new("lists", texts["Lists"], "/audiences/lists")];
}
