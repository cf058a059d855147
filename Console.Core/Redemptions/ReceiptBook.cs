using System.Data.Common;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Redemptions.Evaluations;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using SQLitePCL;

namespace CampaignConsole.Core.Redemptions;

/// <summary>Receipts of redemptions: each stands for one sale, for ever; those of tests are apart.</summary>
static class ReceiptBook
{
    static readonly Compiled<Func<ConsoleDb, string, string, string, bool, Guid, CancellationToken, Task<bool>>> IsUsed = new(() => EF.CompileAsyncQuery(
        (ConsoleDb db, string source, string store, string number, bool isTest, Guid but, CancellationToken _) => db.Set<Redemption>()
            .Any(row => row.ReceiptSource == source && row.ReceiptStore == store && row.ReceiptNumber == number && row.IsTest == isTest && row.Id != but)));

    public static bool IsSame(Redemption redemption, ReceiptAsked receipt) =>
        (redemption.ReceiptSource, redemption.ReceiptStore, redemption.ReceiptNumber) == (receipt.Source, receipt.Store, receipt.ReceiptId);

    public static async Task<string> StoreOfAsync(ConsoleDb db, long? store, CancellationToken ct) =>
        await db.Set<Store>().Where(row => row.Id == store).Select(row => row.Code).FirstOrDefaultAsync(ct) ?? "";

    /// <summary>Puts the receipt on the redemption.</summary>
    /// <exception cref="Refused"><c>receipt_used</c>, <c>at_too_old</c>, <c>at_in_future</c></exception>
    public static async Task PutAsync(ConsoleDb db, Redemption redemption, ReceiptAsked receipt, EvaluationTerms terms, DateTimeOffset now, CancellationToken ct)
    {
        var (source, store, number) = (receipt.Source, receipt.Store ?? "", receipt.ReceiptId);
        Put(redemption, receipt, terms, now);
        if (await IsUsed.For(db)(db, source, store, number, redemption.IsTest, redemption.Id, ct)) throw RedemptionRefusals.ReceiptUsed(number);
    }

    /// <summary>The same, where the save finds out whether the receipt was used: see <see cref="IsUsedBy"/>.</summary>
    /// <exception cref="Refused"><c>at_too_old</c>, <c>at_in_future</c></exception>
    public static void Put(Redemption redemption, ReceiptAsked receipt, EvaluationTerms terms, DateTimeOffset now)
    {
        var at = receipt.At ?? redemption.AccomplishedAt ?? now;
        if (at > now.AddMinutes(EvaluationQueries.ClockMinutes)) throw RedemptionRefusals.InFuture(EvaluationQueries.ClockMinutes);
        // A till that confirms late tells of a sale within the life of its hold; what lies before it is history.
        if (!terms.MayBackfill && at < redemption.ReservedAt.AddMinutes(-EvaluationQueries.ClockMinutes)) throw RedemptionRefusals.TooOld(EvaluationQueries.ClockMinutes);
        (redemption.ReceiptSource, redemption.ReceiptStore, redemption.ReceiptNumber) = (receipt.Source, receipt.Store ?? "", receipt.ReceiptId);
        (redemption.ConfirmedAt, redemption.AccomplishedAt) = (now, at);
    }

    /// <summary>Whether a save failed since another redemption has the receipt.</summary>
    public static bool IsUsedBy(DbException problem) => problem switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } clash => clash.ConstraintName?.Contains("receipt_number", StringComparison.Ordinal) == true,
        SqliteException { SqliteExtendedErrorCode: raw.SQLITE_CONSTRAINT_UNIQUE } clash => clash.Message.Contains("redemption.receipt_number", StringComparison.Ordinal),
        _ => false,
    };
}
