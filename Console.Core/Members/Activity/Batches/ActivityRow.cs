using System.Text.Json;

namespace CampaignConsole.Core.Members.Activity.Batches;

/// <summary>A receipt or an event as a till, a web shop or a file tells it.</summary>
public sealed record ActivityRow
{
    /// <summary>purchase, return or event.</summary>
    public string? Type { get; init; }

    /// <summary>The system that wrote it; with store and receipt id it makes a receipt unique for ever.</summary>
    public string? Source { get; init; }

    /// <summary>Code of the store; one that is not known here is kept and flagged.</summary>
    public string? Store { get; init; }

    public string? ReceiptId { get; init; }

    /// <summary>A correction is a higher one.</summary>
    public int Revision { get; init; }

    /// <summary>Null for a sale to nobody.</summary>
    public MemberReference? Member { get; init; }

    public string? Channel { get; init; }

    /// <summary>When it happened; null: now.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The store's book day; null: the store's calendar at <see cref="At"/>.</summary>
    public DateOnly? BusinessDate { get; init; }

    /// <summary>Null: the brand's.</summary>
    public string? Currency { get; init; }

    public string? Staff { get; init; }

    public string? Register { get; init; }

    public IReadOnlyList<ActivityLine>? Lines { get; init; }

    public IReadOnlyList<ActivityAdjustment>? Adjustments { get; init; }

    public IReadOnlyList<string>? Codes { get; init; }

    /// <summary>For a return: the sale; it may be another store's.</summary>
    public string? OriginalReceiptId { get; init; }

    /// <summary>For an event: its name.</summary>
    public string? Name { get; init; }

    /// <summary>For an event: what else is to be known; personal.</summary>
    public JsonElement? Properties { get; init; }
}

/// <summary>Whose receipt or event it is.</summary>
public sealed record MemberReference(string? Kind, string? Value, string? Issuer = null);

/// <summary>A line of a receipt; amounts in minor units, positive on returns too.</summary>
/// <param name="Amount">Net of discounts.</param>
/// <param name="OriginalLineId">On a return: the line of the sale.</param>
public sealed record ActivityLine(
    string? LineId, string? Sku, int Quantity, long Amount, long? UnitPrice = null, long? ListPrice = null, long? Tax = null, string? OriginalLineId = null);

/// <summary>A discount that the till says to have given.</summary>
public sealed record ActivityAdjustment(long? OfferId, string? Hash, string? RedemptionId, string? LineId, long Amount);

/// <summary>What became of a row.</summary>
public enum ActivityOutcome
{
    Created,
    Unchanged,
    Refused,
}

/// <summary>The answer to one row.</summary>
/// <param name="Id">The receipt or the activity entry.</param>
/// <param name="Flags">store_unknown, sku_unknown, member_unknown: kept all the same.</param>
public sealed record ActivityAnswer(int Index, ActivityOutcome Outcome, long? Id, IReadOnlyList<string> Flags, Kernel.Refused? Problem = null);

/// <summary>How a batch is taken.</summary>
/// <param name="Source">Stands in for rows that name none, for example <c>key:till</c>.</param>
/// <param name="MayBackfill">Sales from further back than five minutes are taken.</param>
public sealed record ActivityOrigin(string Source, bool MayBackfill);
