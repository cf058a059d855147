using CampaignConsole.Core.Members.Identities;

namespace CampaignConsole.Core.Members;

/// <summary>What a list of members is filtered by.</summary>
/// <param name="Text">A name or a part of it, or a whole identity.</param>
/// <param name="Store">Code of the home store.</param>
public sealed record MemberSearch(string? Text = null, string? Tier = null, string? Store = null);

/// <summary>What a search can be narrowed by: the tiers that occur, and the stores within the actor's scope.</summary>
public sealed record MemberChoices(IReadOnlyList<string> Tiers, IReadOnlyList<HomeStore> Stores);

/// <summary>A store that can be somebody's home.</summary>
public sealed record HomeStore(string Code, string Name);

/// <summary>A row of the members' list; personal fields are masked for those who may not see them.</summary>
public sealed record MemberListRow(
    long Id, string Name, string? Phone, string? Email, string? Tier, string? HomeStore, string? Region, DateTimeOffset JoinedAt, DateTimeOffset? LastPurchaseAt);

/// <summary>A member as the API lists it.</summary>
public sealed record MemberRecord(
    long Id, string? Source, string? SourceId, string Name, string? Tier, string? Region, string? HomeStore, string Gender, DateOnly? BirthDate, string? Language, string? TimeZone,
    bool ObjectsToPersonalised, DateTimeOffset JoinedAt, DateTimeOffset UpdatedAt)
{
    public IReadOnlyList<IdentityView> Identities { get; init; } = [];

    public IReadOnlyList<ConsentView> Consents { get; init; } = [];
}

/// <summary>An identity as it may be shown.</summary>
public sealed record IdentityView(long MemberId, IdentityKind Kind, string Issuer, string Value, bool Verified, DateTimeOffset? VerifiedAt);

/// <summary>What holds on a channel for a topic.</summary>
public sealed record ConsentView(long MemberId, string Channel, string Topic, bool Granted, DateTimeOffset At);

/// <summary>One statement of the history.</summary>
public sealed record ConsentHistoryRow(
    long Id, string Channel, string Topic, bool Granted, DateTimeOffset At, DateTimeOffset RecordedAt, string Source, string? TextVersion, string? Evidence);

/// <summary>A postal address as it may be shown.</summary>
public sealed record AddressView(string? Line1, string? Line2, string? City, string? Postcode, string? Region, string? Country);

/// <summary>All about one member, for the page. <see cref="IsMasked"/>: personal fields are not in full, and no form may save them.</summary>
public sealed record MemberDetail(
    long Id, MemberStatus Status, long? MergedIntoId, int Version, string Name, string? Source, string? SourceId, string? Tier, string? Region,
    long? HomeStoreId, string? HomeStore, string? HomeStoreCode, Gender Gender, DateOnly? BirthDate, string? Language, string? TimeZone, bool ObjectsToPersonalised,
    DateTimeOffset JoinedAt, DateTimeOffset UpdatedAt, bool IsMasked)
{
    public AddressView Address { get; init; } = new(null, null, null, null, null, null);

    public IReadOnlyList<IdentityView> Identities { get; init; } = [];

    public IReadOnlyList<ConsentView> Consents { get; init; } = [];

    /// <summary>What the member asked for beside consent; null: nothing.</summary>
    public WishView? Wish { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Attributes { get; init; } = [];

    public MemberFigures Figures { get; init; } = new(0, 0, 0, "", null);
}

/// <summary>What a member asked for beside consent.</summary>
/// <param name="PausedUntil">The first instant at which messages come again; it may be over.</param>
/// <param name="Preferred">The channel to be told by first.</param>
public sealed record WishView(DateTimeOffset? PausedUntil, bool LessOften, string? Preferred);

/// <summary>A member's receipts in figures; only those in the brand's currency.</summary>
/// <param name="Net">Minor units, returns taken off.</param>
public sealed record MemberFigures(int Purchases, int Returns, long Net, string Currency, DateTimeOffset? LastAt);
