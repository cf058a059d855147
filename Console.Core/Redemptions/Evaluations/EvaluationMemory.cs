using System.Collections.Concurrent;

namespace CampaignConsole.Core.Redemptions.Evaluations;

/// <summary>Evaluations handed out lately by this node, so that a till may reserve by id alone. Bounded; what is forgotten the caller hands back whole.</summary>
public sealed class EvaluationMemory
{
    /// <summary>At a few kilobytes each: some 60 MB at most.</summary>
    const int Most = 20_000;

    readonly ConcurrentDictionary<Guid, SignedEvaluation> byId = new();
    readonly ConcurrentQueue<Guid> order = new();

    public void Keep(SignedEvaluation evaluation)
    {
        if (!byId.TryAdd(evaluation.Id, evaluation)) return;
        order.Enqueue(evaluation.Id);
        while (order.Count > Most && order.TryDequeue(out var oldest)) byId.TryRemove(oldest, out _);
    }

    public SignedEvaluation? Find(Guid id) => byId.GetValueOrDefault(id);
}
