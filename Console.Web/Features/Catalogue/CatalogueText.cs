namespace CampaignConsole.Web.Features.Catalogue;

/// <summary>Marks the texts of the catalogue's pages.</summary>
public sealed class CatalogueText;
