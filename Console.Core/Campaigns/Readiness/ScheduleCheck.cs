using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Campaigns.Readiness;

/// <summary>The schedule can be read, lies in the future, and runs while the offer still holds.</summary>
sealed class ScheduleCheck : IReadinessCheck
{
    public string Name => "schedule";

    public Task<IReadOnlyList<ReadinessReason>> FindAsync(ConsoleDb db, CampaignCase campaign, DateTimeOffset now, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ReadinessReason>>([.. Find(campaign, now)]);

    static IEnumerable<ReadinessReason> Find(CampaignCase campaign, DateTimeOffset now)
    {
        var schedule = campaign.Schedule;
        foreach (var problem in schedule.Problems()) yield return new(problem, EditorStep.When, true);
        if (schedule.Problems().Count > 0 || schedule.Kind == ScheduleKind.Now) yield break;
        var next = NextOccurrences.Of(schedule, now, 1);
        if (next.Count == 0) yield return new("schedule_past", EditorStep.When, true);
        else if (campaign.Offer?.When.To is { } end && next[0].Due >= Instants.At(end, Instants.Zone(campaign.Brand.TimeZone)))
            yield return new("schedule_after_offer", EditorStep.When, true, end);
        if (schedule.Recurs && schedule.Until is null && campaign.Offer?.When.To is null) yield return new("schedule_endless", EditorStep.When, false);
    }
}
