using System.Text.Json.Serialization;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Members.Upserts;

/// <summary>One member as another system, a file or a person at the desk tells it. Absent = leave, null = clear, lists replace.</summary>
/// <remarks>
/// A row with <see cref="Source"/> and <see cref="SourceId"/> names its own record and replaces the identities that this record gave;
/// a row without them is found by its identities and only adds to them.
/// </remarks>
public sealed record MemberRow
{
    /// <summary>A record of the console itself, for edits by hand: its identities are replaced as a whole.</summary>
    [JsonIgnore]
    public long? MemberId { get; init; }

    public string? Source { get; init; }

    public string? SourceId { get; init; }

    public Given<string> Name { get; init; }

    public IReadOnlyList<IdentityRow>? Identities { get; init; }

    public Given<AddressRow> Address { get; init; }

    /// <summary>yyyy-MM-dd.</summary>
    public Given<string> BirthDate { get; init; }

    /// <summary>female, male, other or unknown.</summary>
    public Given<string> Gender { get; init; }

    /// <summary>A language tag such as zh-Hans.</summary>
    public Given<string> Language { get; init; }

    /// <summary>IANA name.</summary>
    public Given<string> TimeZone { get; init; }

    public Given<string> Region { get; init; }

    /// <summary>Code of a store.</summary>
    public Given<string> HomeStore { get; init; }

    public Given<string> Tier { get; init; }

    /// <summary>Replaces all tags.</summary>
    public Given<IReadOnlyList<string>> Tags { get; init; }

    /// <summary>By name; a null value takes the name away, names that are absent stay.</summary>
    public Given<IReadOnlyDictionary<string, string?>> Attributes { get; init; }

    /// <summary>Statements to add; an older one never overrides a newer one.</summary>
    public IReadOnlyList<ConsentRow>? Consents { get; init; }

    /// <summary>When the member joined; null: now, for a new one.</summary>
    public DateTimeOffset? JoinedAt { get; init; }
}

/// <summary>An identity as it was told.</summary>
/// <param name="Kind">phone, email, card, wechat, app or marketplace.</param>
/// <param name="Verified">Null: as its kind and its source deserve.</param>
public sealed record IdentityRow(string? Kind, string? Value, string? Issuer = null, bool? Verified = null);

/// <summary>A postal address; replaces the former one as a whole.</summary>
public sealed record AddressRow(
    string? Line1 = null, string? Line2 = null, string? City = null, string? Postcode = null, string? Region = null, string? Country = null);

/// <summary>A statement of consent. Channel "all" means every sending channel; channel "all" with topic "personalised" and granted false is the objection to personalised offers.</summary>
/// <param name="At">When it was said; null: now.</param>
/// <param name="Evidence">What proves it; personal.</param>
public sealed record ConsentRow(
    string? Channel, string? Topic, bool Granted, DateTimeOffset? At = null, string? Evidence = null, string? TextVersion = null);

/// <summary>Where rows come from.</summary>
/// <param name="Name">Stands with every consent, for example <c>key:webshop</c>, <c>import:12</c>, <c>desk</c>.</param>
/// <param name="IsTrusted">Card, app and WeChat ids count as verified unless the row says otherwise.</param>
public sealed record UpsertOrigin(string Name, bool IsTrusted);

/// <summary>What became of a row.</summary>
public enum UpsertOutcome
{
    Created,
    Updated,
    Unchanged,
    Refused,
}

/// <summary>The answer to one row.</summary>
/// <param name="MemberId">The member as it stands now, after any merge; null when refused.</param>
public sealed record UpsertAnswer(int Index, UpsertOutcome Outcome, long? MemberId, Refused? Problem = null);
