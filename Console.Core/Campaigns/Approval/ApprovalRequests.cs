using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns.Approval;

/// <summary>Makes requests: what one pins is taken from the campaign as it stands.</summary>
public static class ApprovalRequests
{
    /// <summary>True when a run resolves to clearly more members than were approved: a new request is made, on which the run waits.</summary>
    public static async Task<bool> HasOutgrownAsync(ConsoleDb db, CampaignCase about, int count, DateTimeOffset now, CancellationToken ct)
    {
        var policy = await SettingsBook.ReadAsync<CampaignPolicy>(db, ct);
        var requests = db.Set<ApprovalRequest>().Where(row => row.CampaignId == about.Campaign.Id);
        var approved = await requests.Where(row => row.Kind != ApprovalKind.Withdrawal && row.State == ApprovalState.Approved).MaxAsync(row => (int?)row.Count, ct);
        if (approved is null || !ApprovalLimits.Outgrown(policy, approved.Value, count)) return false;
        if (await requests.AnyAsync(row => row.Kind == ApprovalKind.Growth && row.State == ApprovalState.Waiting, ct)) return true;
        var asker = Actor.Job(about.Campaign.LaunchedBy ?? "") with { PersonId = about.Campaign.LaunchedById ?? 0 };
        db.Add(await NewAsync(db, asker, about, ApprovalKind.Growth, null, now, ct));
        return true;
    }

    internal static async Task<ApprovalRequest> NewAsync(ConsoleDb db, Actor by, CampaignCase about, ApprovalKind kind, string? note, DateTimeOffset now, CancellationToken ct, SendingCost? sendingCost = null)
    {
        var count = about.Version is null ? 0 : await (await CampaignAudience.MembersAsync(db, about.Campaign, now, ct)).CountAsync(ct);
        var facts = LimitReading.Of(about.Offer ?? new(), count, sendingCost);
        var policy = await SettingsBook.ReadAsync<CampaignPolicy>(db, ct);
        var definition = about.Definition();
        return new ApprovalRequest
        {
            CampaignId = about.Campaign.Id, Kind = kind, DefinitionHash = definition.Hash(), Snapshot = CanonicalJson.Of(definition), Count = count,
            HighestCost = facts.HighestCost, Currency = about.Offer?.Currency ?? about.Brand.Currency,
            Reasons = CanonicalJson.Of(kind == ApprovalKind.Launch ? ApprovalLimits.Exceeded(policy, facts) : [new LimitReason(kind == ApprovalKind.Growth ? "growth" : "withdrawal")]),
            RequestedById = by.PersonId, RequestedBy = by.Name, RequestedAt = now, Note = note,
        };
    }
}
