using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions.Outside;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns.Conflicts;

/// <summary>Answers for two prices that stand side by side.</summary>
public sealed class ConflictActions(WriteGate gate, TimeProvider clock)
{
    public const int LongestText = 500;

    /// <summary>Says why both prices may stand; it holds for both as they are now, and lets the campaign pass.</summary>
    /// <param name="hash">The other side as it was read.</param>
    /// <exception cref="Refused"><c>campaign_needs_reason</c>, <c>changed_meanwhile</c>, <c>not_found</c></exception>
    public Task ExplainAsync(Actor by, long campaign, ConflictSide side, long other, string hash, string text, CancellationToken ct)
    {
        by.Demand(Right.EditCampaigns);
        if (text.Trim() is not { Length: > 0 and <= LongestText } said) throw CampaignRefusals.NeedsReason();
        return gate.WriteAsync(async db =>
        {
            var now = clock.GetUtcNow();
            var mine = await HashAsync(db, campaign, now, ct);
            var theirs = side == ConflictSide.Campaign ? await HashAsync(db, other, now, ct) : await OutsideAsync(db, other, ct);
            if (theirs != hash) throw PlatformRefusals.ChangedMeanwhile();
            db.Add(new ConflictExplanation
            {
                CampaignId = campaign, CampaignHash = mine, Side = side, OtherId = other, OtherHash = theirs, Text = said, At = now, ById = by.PersonId, By = by.Name,
            });
            await AuditTrail.NoteAsync(db, by, now, "campaign.explain_conflict", campaign, null, new { side, other, text = said }, ct);
        }, ct);
    }

    static async Task<string> HashAsync(ConsoleDb db, long campaign, DateTimeOffset now, CancellationToken ct) =>
        (await PricedCampaign.OfAsync(db, await CampaignCase.ReadAsync(db, campaign, ct), now, ct) ?? throw PlatformRefusals.NotFound("offer", campaign)).Hash;

    static async Task<string> OutsideAsync(ConsoleDb db, long id, CancellationToken ct) =>
        (await db.Set<OutsidePromotion>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, ct) ?? throw PlatformRefusals.NotFound("outside promotion", id)).Read().Hash();
}
