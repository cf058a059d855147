using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions.Outside;

/// <summary>An outside promotion as a person edits it.</summary>
/// <param name="Version">As it was read; 0 for a new one.</param>
public sealed record OutsideEdit(string Name, OutsideKind Kind, string Place, OutsideTerms Terms, int Version);

/// <summary>Declares what marketplaces and malls run.</summary>
public sealed class OutsideActions(WriteGate gate, TimeProvider clock)
{
    public const int LongestName = 200;

    /// <summary>Stores one.</summary>
    /// <param name="id">Null for a new one.</param>
    /// <exception cref="Refused"><c>outside_name_missing</c>, <c>outside_place_missing</c>, <c>outside_ends_before_start</c>, <c>outside_percent</c>, <c>scope_list_too_long</c>, <c>changed_meanwhile</c>, <c>not_found</c></exception>
    public Task<long> SaveAsync(Actor by, long? id, OutsideEdit edit, CancellationToken ct)
    {
        by.Demand(Right.EditPromotions);
        Check(edit);
        return gate.WriteAsync(async db =>
        {
            var row = id is null ? null : await FindAsync(db, id.Value, ct);
            if (row is not null && row.Version != edit.Version) throw PlatformRefusals.ChangedMeanwhile();
            var before = row?.Terms;
            var now = clock.GetUtcNow();
            row ??= db.Add(new OutsidePromotion { Name = "", Place = "", Terms = "" }).Entity;
            (row.Name, row.Kind, row.Place) = (edit.Name.Trim(), edit.Kind, edit.Place.Trim());
            row.Say(edit.Terms);
            (row.UpdatedAt, row.UpdatedBy, row.Version) = (now, by.Name, row.Version + 1);
            await db.SaveChangesAsync(ct);
            await AuditTrail.NoteAsync(db, by, now, before is null ? "outside.create" : "outside.edit", row.Id, before, row.Terms, ct);
            return row.Id;
        }, ct);
    }

    /// <summary>Takes one away: it was declared by mistake, or was called off.</summary>
    /// <exception cref="Refused"><c>not_found</c></exception>
    public Task DeleteAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.EditPromotions);
        return gate.WriteAsync(async db =>
        {
            var row = await FindAsync(db, id, ct);
            db.Remove(row);
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "outside.delete", id, new { row.Name, row.Place, row.Terms }, null, ct);
        }, ct);
    }

    static async Task<OutsidePromotion> FindAsync(ConsoleDb db, long id, CancellationToken ct) =>
        await db.Set<OutsidePromotion>().FirstOrDefaultAsync(row => row.Id == id, ct) ?? throw PlatformRefusals.NotFound("outside promotion", id);

    static void Check(OutsideEdit edit)
    {
        if (edit.Name.Trim() is not { Length: > 0 and <= LongestName }) throw PromotionRefusals.OutsideName(LongestName);
        if (edit.Place.Trim() is not { Length: > 0 and <= LongestName }) throw PromotionRefusals.OutsidePlace(LongestName);
        if (edit.Terms.From >= edit.Terms.To) throw PromotionRefusals.OutsideEnds();
        if (edit.Terms.BasisPoints is < 1 or > 10_000) throw PromotionRefusals.OutsidePercent();
        if (edit.Terms.Products.Lists().Any(list => list.Codes.Count > ProductScope.MostCodes)) throw PromotionRefusals.ListTooLong(ProductScope.MostCodes);
    }
}
