using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Codes;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Why;

/// <summary>"Why, or why not, this member": gathers what audience, runs, ledger and returns say of one member of a campaign.</summary>
public sealed class WhyQueries(IDbContextFactory<ConsoleDb> databases, AssignmentQueries assignments, TimeProvider clock)
{
    const int MostRows = 50;

    /// <summary>Asks about one member.</summary>
    /// <exception cref="Refused"><c>not_found</c>: no such member within the scope, or no such campaign; <c>right_missing</c></exception>
    public async Task<WhyAnswer> AskAsync(Actor by, long campaign, long member, CancellationToken ct)
    {
        // Rights, and the scope: a member of other stores is not found.
        var runs = await assignments.AskAsync(by, campaign, member, ct);
        await using var db = databases.CreateDbContext();
        var about = await CampaignCase.ReadAsync(db, campaign, ct);
        return new WhyAnswer(
            member, await AudienceAsync(db, about, member, by.Language, ct), runs, await OfferAsync(db, campaign, member, ct), await MessagesAsync(db, campaign, member, ct), await UsesAsync(db, campaign, member, ct));
    }

    async Task<WhyAudience> AudienceAsync(ConsoleDb db, CampaignCase about, long member, string language, CancellationToken ct)
    {
        var isActive = await db.Set<Member>().AnyAsync(row => row.Id == member && row.Status == MemberStatus.Active, ct);
        if (about is not { Audience: { } audience, Version: { } version }) return new WhyAudience(null, null, isActive, false, []);
        var time = await RuleTime.AtAsync(db, clock.GetUtcNow(), ct);
        var rule = RuleNode.Read(version.Rule);
        var parts = isActive ? await RuleAnswers.OfAsync(db, rule, time, member, language, ct) : [];
        var isIn = isActive && await AudienceResolver.MemberIds(db, rule, time).AnyAsync(id => id == member, ct);
        return new WhyAudience(audience.Name, version.Number, isActive, isIn, parts);
    }

    static async Task<WhyOffer?> OfferAsync(ConsoleDb db, long campaign, long member, CancellationToken ct) =>
        await (from row in db.Set<Assignment>()
               where row.CampaignId == campaign && row.MemberId == member && ((row.Outcome == AssignmentOutcome.Assigned && !row.IsInvitation) || row.ClaimedAt != null)
               join offer in db.Set<Offer>() on row.OfferId equals offer.Id
               join code in db.Set<OfferCode>() on row.CodeId equals code.Id into codes
               from code in codes.DefaultIfEmpty()
               orderby row.Id descending
               select new WhyOffer(offer.Id, offer.Name, offer.State == OfferState.Withdrawn, row.EndsAt, code == null ? null : code.Mask)).FirstOrDefaultAsync(ct);

    static async Task<IReadOnlyList<WhyMessage>> MessagesAsync(ConsoleDb db, long campaign, long member, CancellationToken ct)
    {
        var rows = await db.Set<Delivery>().AsNoTracking().Where(row => row.CampaignId == campaign && row.MemberId == member).OrderByDescending(row => row.Id).Take(MostRows).ToListAsync(ct);
        long[] ids = [.. rows.Select(row => row.Id)];
        var events = (await db.Set<DeliveryEvent>().Where(fact => EF.Parameter(ids).Contains(fact.DeliveryId)).OrderBy(fact => fact.At).ThenBy(fact => fact.Id)
            .Select(fact => new { fact.DeliveryId, Event = new WhyEvent(fact.Kind, fact.At, fact.IsMachine, fact.Detail) }).ToListAsync(ct)).ToLookup(fact => fact.DeliveryId, fact => fact.Event);
        var tasks = await (from task in db.Set<StaffTask>()
                           where EF.Parameter(ids).Contains(task.DeliveryId)
                           join store in db.Set<Store>() on task.StoreId equals store.Id
                           select new { task.DeliveryId, Task = new WhyTask(store.Name, task.DueAt, task.TakenBy, task.Outcome) }).ToDictionaryAsync(row => row.DeliveryId, row => row.Task, ct);
        return [.. rows.Select(row => new WhyMessage(
            row.Id, row.OccurrenceId, row.Channel, row.Step, row.State, row.Reason, row.Attempt, Until(row), row.ExpiresAt, row.UpdatedAt, tasks.GetValueOrDefault(row.Id), [.. events[row.Id]]))];
    }

    static DateTimeOffset? Until(Delivery row) => row.State switch
    {
        DeliveryState.Planned or DeliveryState.Deferred => row.NotBefore,
        DeliveryState.Suppressed when HeldRules.Timed.Contains(row.Reason) => row.NotBefore,
        _ => null,
    };

    static async Task<IReadOnlyList<WhyUse>> UsesAsync(ConsoleDb db, long campaign, long member, CancellationToken ct) =>
        await db.Set<ActivityEntry>().Where(entry => entry.MemberId == member && entry.CampaignId == campaign && (entry.Kind == ActivityKind.Redeemed || entry.Kind == ActivityKind.Refunded))
            .OrderByDescending(entry => entry.At).Take(MostRows).Select(entry => new WhyUse(entry.At, entry.Kind == ActivityKind.Refunded)).ToListAsync(ct);
}
