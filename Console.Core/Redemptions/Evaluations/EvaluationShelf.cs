using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>Stores evaluations that were reserved or asked for.</summary>
static class EvaluationShelf
{
    /// <summary>Keeps the document as it was answered; one that is kept already stays as it is.</summary>
    public static async Task KeepAsync(ConsoleDb db, SignedEvaluation evaluation, bool reserved, CancellationToken ct)
    {
        var (id, facts) = (evaluation.Id, evaluation.Document.Facts);
        await db.InsertAsync([new StoredEvaluation
        {
            Id = id, At = evaluation.Document.Answer.At, Document = CanonicalJson.Of(evaluation.Document), Signature = evaluation.Signature,
            OriginMemberId = facts.MemberId, MemberId = facts.MemberId, StoreId = facts.StoreId, Channel = facts.Channel,
            Currency = evaluation.Document.Answer.Currency, IsReserved = reserved,
        }], ct, OnExisting.Skip);
        if (reserved)
            await db.Set<StoredEvaluation>().Where(row => row.Id == id && !row.IsReserved).ExecuteUpdateAsync(set => set.SetProperty(row => row.IsReserved, true), ct);
    }
}
