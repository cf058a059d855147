using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Promotions.Conflicts;
using CampaignConsole.Core.Promotions.Outside;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns.Conflicts;

/// <summary>Does what the radar proposes, by the verbs that a person would use: the draft's promotion, audience or priority is edited, and the trail says so.</summary>
public sealed class FixActions(IDbContextFactory<ConsoleDb> databases, PromotionActions promotions, CampaignActions campaigns, AudienceActions audiences, TimeProvider clock)
{
    /// <summary>Makes the proposed change to a draft.</summary>
    /// <param name="hash">The other side as it was read, with which the fix was proposed.</param>
    /// <exception cref="Refused"><c>conflict_gone</c>, <c>conflict_no_fix</c>, <c>campaign_state</c>, <c>changed_meanwhile</c>, <c>right_missing</c>, <c>scope_list_too_long</c></exception>
    public async Task MakeAsync(Actor by, long campaign, ConflictSide side, long other, string hash, CancellationToken ct)
    {
        by.Demand(Right.EditCampaigns);
        await using var db = databases.CreateDbContext();
        var about = await CampaignCase.ReadAsync(db, campaign, ct);
        // Only a draft: what somebody was asked about, or agreed to, is edited in the editor, which says what it voids.
        if (about.Campaign.State != CampaignState.Draft) throw CampaignRefusals.State(about.Campaign.State, CampaignAct.Edit);
        var radar = await ConflictRadar.LookAsync(db, about, clock.GetUtcNow(), ct);
        var conflict = radar.Conflicts.FirstOrDefault(one => one.Other.Side == side && one.Other.Id == other) ?? throw CampaignRefusals.ConflictGone();
        if (conflict.Other.Hash != hash) throw PlatformRefusals.ChangedMeanwhile();
        switch (conflict.Fix.Kind)
        {
            case FixKind.ExcludeProducts:
                var codes = await CodesAsync(db, about, conflict.Other, ct);
                await PromotionAsync(by, about, offer => Without(offer, codes), ct);
                break;
            case FixKind.StartLater:
                await PromotionAsync(by, about, offer => offer with { When = offer.When with { From = conflict.Fix.At } }, ct);
                break;
            case FixKind.EndEarlier:
                await PromotionAsync(by, about, offer => offer with { When = offer.When with { To = conflict.Fix.At } }, ct);
                break;
            case FixKind.ExcludeAudience:
                await AudienceAsync(by, db, about, other, ct);
                break;
            case FixKind.Priority:
                await campaigns.SaveAsync(by, campaign, about.Campaign.Version, Edit(about) with { Priority = conflict.Fix.Number }, ct);
                break;
            case FixKind.Choose:
                throw CampaignRefusals.ConflictNoFix();
        }
    }

    async Task<IReadOnlyList<string>> CodesAsync(ConsoleDb db, CampaignCase about, OtherPrice other, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var mine = (await PricedCampaign.OfAsync(db, about, now, ct))?.Plan;
        var theirs = other.Side == ConflictSide.Outside
            ? (await db.Set<OutsidePromotion>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == other.Id, ct))?.Read().Plan()
            : (await PricedCampaign.OfAsync(db, await CampaignCase.ReadAsync(db, other.Id, ct), now, ct))?.Plan;
        return mine is null || theirs is null ? throw CampaignRefusals.ConflictGone() : (await PricedProducts.ReadAsync(db, mine, ct)).CodesWith(theirs);
    }

    static PromotionDefinition Without(PromotionDefinition offer, IReadOnlyList<string> codes) => offer with
    {
        Products = Without(offer.Products, codes),
        Benefits = [.. offer.Benefits.Select(benefit => benefit is BuyXGetY { Get: { } got } both ? both with { Get = Without(got, codes) } : benefit)],
    };

    static ProductScope Without(ProductScope scope, IReadOnlyList<string> codes) =>
        scope with { ExceptSkus = [.. scope.ExceptSkus.Union(codes, StringComparer.OrdinalIgnoreCase)] };

    Task PromotionAsync(Actor by, CampaignCase about, Func<PromotionDefinition, PromotionDefinition> change, CancellationToken ct) =>
        promotions.SaveAsync(by, about.Promotion!.Id, about.Promotion.Version, about.Promotion.Name, change(about.Offer!), ct);

    // The audience itself may serve other campaigns: this one gets another, that says what it leaves out.
    async Task AudienceAsync(Actor by, ConsoleDb db, CampaignCase about, long other, CancellationToken ct)
    {
        by.Demand(Right.EditAudiences);
        var theirs = (await CampaignCase.ReadAsync(db, other, ct)).Campaign;
        var rule = new AllOf(new InAudience(about.Campaign.AudienceId!.Value, about.Campaign.AudienceVersion!.Value), new NotRule(new InAudience(theirs.AudienceId!.Value, theirs.AudienceVersion!.Value)));
        var name = Wording.Say("fix.audience_name", by.Language, about.Audience!.Name, theirs.Name);
        var made = await audiences.CreateAsync(by, name.Length > AudienceActions.LongestName ? name[..AudienceActions.LongestName] : name, rule, ct);
        await campaigns.SaveAsync(by, about.Campaign.Id, about.Campaign.Version, Edit(about) with { AudienceId = made, AudienceVersion = null }, ct);
    }

    static CampaignEdit Edit(CampaignCase about) => new()
    {
        Name = about.Campaign.Name, PromotionId = about.Campaign.PromotionId, AudienceId = about.Campaign.AudienceId, AudienceVersion = about.Campaign.AudienceVersion,
        Topic = about.Campaign.Topic, ControlBasisPoints = about.Campaign.ControlBasisPoints, Channels = about.Channels, Schedule = about.Schedule,
        AlsoAtTill = about.Campaign.AlsoAtTill, Remind = about.Campaign.Remind, DropInQuietHours = about.Campaign.DropInQuietHours, Priority = about.Campaign.Priority,
    };
}
