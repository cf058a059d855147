using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments;

/// <summary>
/// A launched campaign of a better priority whose price would meet this one's, with a run under way or to come: its members are left to it. Who is in its control
/// group never gets its offer and is not left out here; whom it will itself leave out for want of a consent or an address is.
/// </summary>
public sealed record CampaignAhead(long Id, long Seed, decimal ControlPercent, RuleNode Rule, Scope Scope)
{
    /// <summary>The campaigns that go before one.</summary>
    /// <param name="overlapping">The offers whose price meets its own.</param>
    public static async Task<IReadOnlyList<CampaignAhead>> OfAsync(ConsoleDb db, Campaign campaign, IReadOnlyList<long> overlapping, DateTimeOffset now, CancellationToken ct)
    {
        if (overlapping.Count == 0) return [];
        var rows = await db.Set<Campaign>().AsNoTracking()
            .Where(other => other.Id != campaign.Id && other.Priority < campaign.Priority && other.OfferId != null && overlapping.Contains(other.OfferId.Value)
                && (other.State == CampaignState.Scheduled || other.State == CampaignState.Running) && other.AudienceId != null && other.AudienceVersion != null)
            .Select(other => new
            {
                Campaign = other,
                IsRunning = db.Set<Occurrence>().Any(run => run.CampaignId == other.Id && (run.State == OccurrenceState.Due || run.State == OccurrenceState.Assigning)),
            }).ToListAsync(ct);
        List<CampaignAhead> found = [];
        foreach (var row in rows.Where(row => row.IsRunning || NextOccurrences.Of(CanonicalJson.Read<CampaignSchedule>(row.Campaign.Schedule), now, 1).Count > 0))
        {
            var rule = await AudienceResolver.RuleAsync(db, row.Campaign.AudienceId!.Value, row.Campaign.AudienceVersion!.Value, ct);
            found.Add(new CampaignAhead(row.Campaign.Id, row.Campaign.Seed, row.Campaign.ControlBasisPoints / 100m, rule,
                row.Campaign.LaunchedScope is { } scope ? Scope.FromJson(scope) : Scope.Everything));
        }

        return found;
    }

    /// <summary>Members of a block whom some of the campaigns will reach.</summary>
    internal static async Task<HashSet<long>> TakesAsync(ConsoleDb db, IReadOnlyList<CampaignAhead> ahead, MemberBlock block, DateTimeOffset now, CancellationToken ct)
    {
        HashSet<long> taken = [];
        if (ahead.Count == 0) return taken;
        var time = await RuleTime.AtAsync(db, now, ct);
        foreach (var other in ahead)
        {
            var ids = await block.Near(AudienceResolver.Members(db, other.Rule, time, other.Scope), member => member.Id)
                .Where(member => !member.ObjectsToPersonalised).Select(member => member.Id).ToListAsync(ct);
            taken.UnionWith(ids.Where(id => !Allocation.InControl(other.Seed, id, other.ControlPercent)));
        }

        return taken;
    }
}
