using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Catalogue;

/// <summary>What an administrator says about the brand.</summary>
public sealed record BrandDraft(string Name, string Currency, string TimeZone, string Language, DayOfWeek WeekStart, string? PostalAddress);

/// <summary>Naming and changing the one brand.</summary>
public sealed class BrandActions(WriteGate gate, TimeProvider clock)
{
    /// <summary>Changes the brand, or makes it on the first start.</summary>
    /// <exception cref="Refused"><c>brand_name_missing</c>, <c>currency_unknown</c>, <c>time_zone_unknown</c></exception>
    public Task ChangeAsync(Actor by, BrandDraft draft, CancellationToken ct)
    {
        by.Demand(Right.ManagePolicies);
        if (string.IsNullOrWhiteSpace(draft.Name)) throw new Refused("brand_name_missing", RefusedKind.Invalid);
        Currencies.Exponent(draft.Currency);
        Instants.Zone(draft.TimeZone);
        return gate.WriteAsync(async db =>
        {
            var brand = await db.Set<Brand>().SingleOrDefaultAsync(ct);
            var before = brand is null ? null : Said(brand);
            if (brand is null) db.Add(brand = new Brand { Id = 1, Name = "" });
            (brand.Name, brand.Currency, brand.TimeZone) = (draft.Name.Trim(), draft.Currency, draft.TimeZone);
            (brand.Language, brand.WeekStart) = (Languages.Of(draft.Language), draft.WeekStart);
            brand.PostalAddress = string.IsNullOrWhiteSpace(draft.PostalAddress) ? null : draft.PostalAddress.Trim();
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "brand.change", brand.Id, before, Said(brand), ct);
        }, ct);
    }

    static BrandDraft Said(Brand brand) => new(brand.Name, brand.Currency, brand.TimeZone, brand.Language, brand.WeekStart, brand.PostalAddress);
}
