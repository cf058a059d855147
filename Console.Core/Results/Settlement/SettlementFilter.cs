namespace CampaignConsole.Core.Results.Settlement;

/// <summary>Which settlement is asked for.</summary>
/// <param name="Month">Any day of it; each store has it on its own calendar, the web on the brand's.</param>
/// <param name="Franchisee">Only the stores of this owner.</param>
/// <param name="Store">Only the store of this code.</param>
/// <param name="Everywhere">Also the brand's own stores and its web: where a franchise store's discount came back, for example.</param>
public sealed record SettlementFilter(DateOnly Month, string? Franchisee = null, string? Store = null, bool Everywhere = false)
{
    public DateOnly First => new(Month.Year, Month.Month, 1);
}
