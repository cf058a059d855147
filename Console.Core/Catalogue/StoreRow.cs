using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Catalogue;

/// <summary>A store as another system or a file tells it: what is absent is left as it is.</summary>
public sealed record StoreRow
{
    public required string Code { get; init; }

    public Given<string> Name { get; init; }

    public Given<StoreKind> Kind { get; init; }

    public Given<string> Franchisee { get; init; }

    public Given<string> Region { get; init; }

    public Given<string> City { get; init; }

    /// <summary>IANA name; a new store without one gets the brand's.</summary>
    public Given<string> TimeZone { get; init; }

    public Given<bool> IsOpen { get; init; }
}
