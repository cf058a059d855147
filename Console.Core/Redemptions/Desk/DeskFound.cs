namespace CampaignConsole.Core.Redemptions.Desk;

/// <summary>What staff typed or scanned: a member, a product, or a code.</summary>
/// <param name="MemberId">The member of an identity, or of a personal code.</param>
public sealed record DeskFound(long? MemberId = null, DeskProduct? Product = null, string? Code = null);

/// <summary>A product that was scanned. <paramref name="Price"/> in minor units; null where the catalogue has none.</summary>
public sealed record DeskProduct(string Sku, string Name, string? Variant, long? Price);

/// <summary>A store that staff may work in.</summary>
public sealed record DeskStore(string Code, string Name, string Currency);

/// <summary>The member before the desk. Of a member of another store staff see the offers only: <see cref="Name"/> and what follows is null.</summary>
/// <param name="IsHome">The home store is the one at which staff stand.</param>
public sealed record DeskMember(
    long Id, bool IsOurs, string? Name, string? Tier, DateTimeOffset? Since, string? HomeStore, bool IsHome, DateTimeOffset? LastReceipt, string? Prefers);
