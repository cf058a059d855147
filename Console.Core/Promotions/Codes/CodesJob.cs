using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Codes;

/// <summary>What is to be made.</summary>
sealed record CodesOrder(long PromotionId, int Count);

/// <summary>How many are made.</summary>
sealed record CodesMade(int Count);

/// <summary>Makes the codes of a pool in portions; codes, the draft's count of them and the cursor are one transaction, so that a run that was cut short makes none twice.</summary>
sealed class CodesJob(WriteGate gate, CodeBook codes, TimeProvider clock) : IConsoleJob
{
    public const string JobName = "codes.make";

    /// <summary>Half a second of the write gate; tills come in between.</summary>
    const int AtOnce = 20_000;

    public string Name => JobName;

    public async Task ExecuteAsync(JobContext run, CancellationToken ct)
    {
        var order = run.Arguments<CodesOrder>();
        var made = run.Checkpoint<CodesMade>()?.Count ?? 0;
        while (made < order.Count)
        {
            ct.ThrowIfCancellationRequested();
            var next = Math.Min(AtOnce, order.Count - made);
            await gate.WriteAsync(db => MakeAsync(db, run, order, next, made + next, ct), ct, WriteUrgency.Bulk);
            made += next;
        }
    }

    async Task MakeAsync(ConsoleDb db, JobContext run, CodesOrder order, int count, int made, CancellationToken ct)
    {
        var promotion = await db.Set<Promotion>().FirstOrDefaultAsync(row => row.Id == order.PromotionId, ct) ?? throw PlatformRefusals.NotFound("promotion", order.PromotionId);
        var definition = CanonicalJson.Read<PromotionDefinition>(promotion.Definition);
        // Somebody may have turned to another kind of code meanwhile.
        if (definition.Codes.Kind != CodeKind.Pool) throw PromotionRefusals.NoPool(promotion.Name);
        await codes.WaitAsync(db, promotion.Id, count, ct);
        promotion.Definition = OfferDocument.Of(definition with { Codes = definition.Codes with { Brought = (definition.Codes.Brought ?? 0) + count } }).Json;
        (promotion.UpdatedAt, promotion.UpdatedBy, promotion.Version) = (clock.GetUtcNow(), run.RequestedBy, promotion.Version + 1);
        await run.SaveCheckpointAsync(db, new CodesMade(made), made, order.Count, ct);
    }
}
