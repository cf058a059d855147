using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>Stores evaluations that were reserved or asked for.</summary>
static class EvaluationShelf
{
    /// <summary>Keeps the document as it was answered; one that is kept already stays as it is, but for being reserved.</summary>
    public static void Keep(ConsoleDb db, SignedEvaluation evaluation, bool reserved)
    {
        var (answer, facts) = (evaluation.Document.Answer, evaluation.Document.Facts);
        db.LaySql(
            $"""
            INSERT INTO stored_evaluation (id, at, document, signature, origin_member_id, member_id, store_id, channel, currency, is_reserved)
            VALUES ({db.InSql(evaluation.Id)}, {answer.At.ToUnixTimeMilliseconds()}, {evaluation.Text}, {evaluation.Signature},
                {facts.MemberId}, {facts.MemberId}, {facts.StoreId}, {facts.Channel}, {answer.Currency}, {reserved})
            ON CONFLICT (id) DO UPDATE SET is_reserved = excluded.is_reserved WHERE excluded.is_reserved AND NOT stored_evaluation.is_reserved
            """);
    }
}
