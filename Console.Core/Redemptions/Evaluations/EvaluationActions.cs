using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>Keeps an evaluation that somebody asks to keep.</summary>
public sealed class EvaluationActions(WriteGate gate)
{
    /// <summary>Stores it as it was answered; unused ones go after 7 days.</summary>
    public Task KeepAsync(Actor by, SignedEvaluation evaluation, CancellationToken ct)
    {
        by.Demand(Right.UseDesk);
        return gate.WriteAsync(db =>
        {
            EvaluationShelf.Keep(db, evaluation, reserved: false);
            return Task.CompletedTask;
        }, ct);
    }
}
