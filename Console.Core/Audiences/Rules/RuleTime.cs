using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>The moment for which a rule is resolved and the zone in which its days are counted. Stored with a run, so that it can be replayed.</summary>
public sealed record RuleTime(DateTimeOffset Now, TimeZoneInfo Zone)
{
    public DateOnly Today => Instants.Date(Now, Zone);

    /// <summary>A moment in the brand's zone.</summary>
    public static async Task<RuleTime> AtAsync(ConsoleDb db, DateTimeOffset now, CancellationToken ct) =>
        new(now, Instants.Zone(await db.Set<Brand>().Select(brand => brand.TimeZone).FirstOrDefaultAsync(ct) ?? "UTC"));
}
