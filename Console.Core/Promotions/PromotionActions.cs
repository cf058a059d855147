using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Promotions;

/// <summary>What a marketer does with promotions.</summary>
public sealed class PromotionActions(WriteGate gate, TimeProvider clock)
{
    /// <summary>Makes a new draft; it may be incomplete.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="Refused"><c>promotion_name_missing</c>, <c>scope_list_too_long</c></exception>
    public Task<long> CreateAsync(Actor by, string name, PromotionDefinition definition, CancellationToken ct)
    {
        by.Demand(Right.EditPromotions);
        Check(name, definition);
        return gate.WriteAsync(db => AddAsync(db, by, name, definition, ct), ct);
    }

    /// <summary>Saves a draft that was read at a version. Sealed offers stay as they are.</summary>
    /// <returns>The new version.</returns>
    /// <exception cref="Refused"><c>changed_meanwhile</c>, <c>promotion_archived</c>, <c>not_found</c></exception>
    public Task<int> SaveAsync(Actor by, long id, int version, string name, PromotionDefinition definition, CancellationToken ct)
    {
        by.Demand(Right.EditPromotions);
        Check(name, definition);
        return gate.WriteAsync(async db =>
        {
            var row = await FindAsync(db, id, ct);
            if (row.Version != version) throw PlatformRefusals.ChangedMeanwhile();
            if (row.IsArchived) throw PromotionRefusals.Archived(row.Name);
            var before = row.Definition;
            (row.Name, row.Definition) = (name.Trim(), OfferDocument.Of(definition).Json);
            Touch(row, by);
            await AuditTrail.NoteAsync(db, by, row.UpdatedAt, "promotion.edit", id, before, row.Definition, ct);
            return row.Version;
        }, ct);
    }

    /// <summary>Makes a draft like another one; codes are left out, since they can be only one offer's.</summary>
    public Task<long> DuplicateAsync(Actor by, long id, string name, CancellationToken ct)
    {
        by.Demand(Right.EditPromotions);
        return gate.WriteAsync(async db =>
        {
            var row = await FindAsync(db, id, ct);
            var definition = CanonicalJson.Read<PromotionDefinition>(row.Definition);
            Check(name, definition);
            return await AddAsync(db, by, name, definition with { Codes = definition.Codes with { Shared = null, Brought = null } }, ct);
        }, ct);
    }

    /// <summary>Puts a promotion away or brings it back; live offers of it go on.</summary>
    public Task ArchiveAsync(Actor by, long id, bool archived, CancellationToken ct)
    {
        by.Demand(Right.EditPromotions);
        return gate.WriteAsync(async db =>
        {
            var row = await FindAsync(db, id, ct);
            if (row.IsArchived == archived) return;
            row.IsArchived = archived;
            Touch(row, by);
            await AuditTrail.NoteAsync(db, by, row.UpdatedAt, archived ? "promotion.archive" : "promotion.restore", id, null, null, ct);
        }, ct);
    }

    async Task<long> AddAsync(ConsoleDb db, Actor by, string name, PromotionDefinition definition, CancellationToken ct)
    {
        var row = new Promotion { Name = name.Trim(), Definition = OfferDocument.Of(definition).Json };
        Touch(row, by);
        db.Add(row);
        await db.SaveChangesAsync(ct);
        await AuditTrail.NoteAsync(db, by, row.UpdatedAt, "promotion.create", row.Id, null, row.Definition, ct);
        return row.Id;
    }

    static async Task<Promotion> FindAsync(ConsoleDb db, long id, CancellationToken ct) =>
        await db.Set<Promotion>().FirstOrDefaultAsync(promotion => promotion.Id == id, ct) ?? throw PlatformRefusals.NotFound("promotion", id);

    static void Check(string name, PromotionDefinition definition)
    {
        if (string.IsNullOrWhiteSpace(name)) throw PromotionRefusals.NameMissing();
        if (definition.Products.Lists().Any(list => list.Codes.Count > ProductScope.MostCodes)) throw PromotionRefusals.ListTooLong(ProductScope.MostCodes);
    }

    void Touch(Promotion row, Actor by) => (row.UpdatedAt, row.UpdatedBy, row.Version) = (clock.GetUtcNow(), by.Name, row.Version + 1);
}
