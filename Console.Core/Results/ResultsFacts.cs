using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Redemptions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Results;

/// <summary>The figures of one campaign, each as one set in the database.</summary>
sealed class ResultsFacts(ConsoleDb db, Scope scope, ResultsHeader header)
{
    static readonly DeliveryState[] Reached = [DeliveryState.Accepted, DeliveryState.Resent];

    IQueryable<Assignment> Assignments
    {
        get
        {
            // Who claimed without having been considered is in neither arm.
            var rows = db.Set<Assignment>().Where(row => row.CampaignId == header.CampaignId && row.Outcome != AssignmentOutcome.Claimed);
            if (scope.IsEverything) return rows;
            var members = db.Set<Member>().Within(scope, db).Select(member => member.Id);
            return rows.Where(row => members.Contains(row.MemberId));
        }
    }

    /// <summary>Uses that count: confirmed, also where a part came back; never those of test keys.</summary>
    IQueryable<Use> Uses
    {
        get
        {
            var rows = db.Set<Use>().Where(use => use.CampaignId == header.CampaignId && use.State == UseState.Confirmed && !use.IsTest && use.Currency == header.Currency);
            if (scope.IsEverything) return rows;
            var stores = db.StoresWithin(scope);
            return rows.Where(use => use.StoreId != null && stores.Contains(use.StoreId.Value));
        }
    }

    /// <summary>What told members of the offer; reminders tell holders once more.</summary>
    IQueryable<Delivery> Accepted
    {
        get
        {
            var rows = DeliveryBalance.RowsOf(db, header.CampaignId).Where(row => Reached.Contains(row.State));
            return header.HasReminders ? rows.Where(row => row.Step != EndReminders.Step) : rows;
        }
    }

    public async Task<ResultsSummary> SummaryAsync(CancellationToken ct)
    {
        var arms = await Assignments.GroupBy(row => row.Outcome).Select(group => new { group.Key, Members = group.Select(row => row.MemberId).Distinct().LongCount() }).ToListAsync(ct);
        long Of(AssignmentOutcome outcome) => arms.FirstOrDefault(arm => arm.Key == outcome)?.Members ?? 0;
        // Messages go to assigned members alone: only within some stores is it to be looked whether they are among them.
        var told = scope.IsEverything ? Accepted : Accepted.Where(message => Assignments.Any(row => row.MemberId == message.MemberId));
        var reached = await told.Select(message => message.MemberId).Distinct().LongCountAsync(ct);
        var uses = await Uses.GroupBy(_ => 1).Select(group => new
        {
            Count = group.LongCount(), Revenue = group.Sum(use => use.Revenue), Discount = group.Sum(use => use.Discount - use.Refunded),
            Contaminated = group.Sum(use => use.IsContaminated ? 1 : 0), Overruns = group.Sum(use => use.IsOverrun ? 1 : 0),
        }).FirstOrDefaultAsync(ct);
        var redeemers = await Uses.Where(use => use.MemberId != null).Select(use => use.MemberId).Distinct().LongCountAsync(ct);
        var claims = await ClaimsAsync(ct);
        return new ResultsSummary(
            await Assignments.Select(row => row.MemberId).Distinct().LongCountAsync(ct), Of(AssignmentOutcome.Assigned), Of(AssignmentOutcome.Control), Of(AssignmentOutcome.Suppressed),
            reached, redeemers, uses?.Count ?? 0, uses?.Revenue ?? 0, uses?.Discount ?? 0, uses?.Contaminated ?? 0, uses?.Overruns ?? 0) { Claimed = claims?.All, ClaimedUntold = claims?.Untold ?? 0 };
    }

    /// <summary>Claims of the campaign, and those among them of members whom no run had told; null where its offer need not be claimed.</summary>
    async Task<(long All, long Untold)?> ClaimsAsync(CancellationToken ct)
    {
        if (!await db.Set<Offer>().AnyAsync(offer => offer.Id == header.OfferId && offer.Reach == OfferReach.Claim, ct)) return null;
        var claims = db.Set<MemberClaim>().Where(claim => claim.CampaignId == header.CampaignId && claim.Reason == MemberClaim.Granted);
        if (!scope.IsEverything)
        {
            var members = db.Set<Member>().Within(scope, db).Select(member => member.Id);
            claims = claims.Where(claim => members.Contains(claim.MemberId));
        }

        var untold = claims.Join(db.Set<Assignment>().Where(row => !row.IsInvitation), claim => claim.AssignmentId, row => row.Id, (_, row) => row.Id);
        return (await claims.LongCountAsync(ct), await untold.LongCountAsync(ct));
    }

    public async Task<IReadOnlyList<FunnelRow>> FunnelAsync(IReadOnlyList<ChannelBalance> balances, IReadOnlyList<UsesBy<string>> reachedBy, CancellationToken ct)
    {
        var all = db.Set<DeliveryEvent>().Where(fact => fact.CampaignId == header.CampaignId);
        var reminders = DeliveryBalance.RowsOf(db, header.CampaignId).Where(row => row.Step == EndReminders.Step).Select(row => row.Id);
        var facts = await EventsAsync(header.HasReminders ? all.Where(fact => !reminders.Contains(fact.DeliveryId)) : all, ct);
        var later = header.HasReminders ? await EventsAsync(all.Where(fact => reminders.Contains(fact.DeliveryId)), ct) : [];
        var redeemed = reachedBy.ToDictionary(row => row.Key, row => row.Uses);
        long Of(ChannelBalance balance, string kind, bool isMachine = false) =>
            (balance.IsReminder ? later : facts).FirstOrDefault(fact => fact.Channel == balance.Channel && fact.Kind == kind && fact.IsMachine == isMachine)?.Messages ?? 0;
        // What was redeemed is the message's: a reminder would count it a second time.
        return [.. balances.Select(balance => new FunnelRow(
            balance, Of(balance, "delivered"), Of(balance, "opened"), Of(balance, "clicked"), balance.IsReminder ? 0 : redeemed.GetValueOrDefault(balance.Channel))
            {
                OpenedByMachines = Of(balance, "opened", true), ClickedByMachines = Of(balance, "clicked", true),
            })];
    }

    static Task<List<EventCount>> EventsAsync(IQueryable<DeliveryEvent> facts, CancellationToken ct) => facts.GroupBy(fact => new { fact.Channel, fact.Kind, fact.IsMachine })
        .Select(group => new EventCount(group.Key.Channel, group.Key.Kind, group.Key.IsMachine, group.Select(fact => fact.DeliveryId).Distinct().LongCount())).ToListAsync(ct);

    sealed record EventCount(string Channel, string Kind, bool IsMachine, long Messages);

    /// <summary>Where it was redeemed.</summary>
    public async Task<IReadOnlyList<UsesBy<string>>> ByChannelAsync(CancellationToken ct) =>
        await Uses.GroupBy(use => use.Channel).OrderByDescending(group => group.Count())
            .Select(group => new UsesBy<string>(group.Key, group.LongCount(), group.Sum(use => use.Revenue), group.Sum(use => use.Discount - use.Refunded))).ToListAsync(ct);

    /// <summary>By which channel the redeemers had been reached; who was reached by two stands in both.</summary>
    public async Task<IReadOnlyList<UsesBy<string>>> ReachedByAsync(CancellationToken ct)
    {
        // Joined before they are made distinct: so the database goes from each use to its member's few messages by an index.
        return await Uses.Where(use => use.MemberId != null)
            .Join(Accepted, use => use.MemberId, row => row.MemberId, (use, row) => new { row.Channel, use.Id, use.Revenue, Discount = use.Discount - use.Refunded }).Distinct()
            .GroupBy(row => row.Channel).OrderByDescending(group => group.Count())
            .Select(group => new UsesBy<string>(group.Key, group.LongCount(), group.Sum(row => row.Revenue), group.Sum(row => row.Discount))).ToListAsync(ct);
    }

    public async Task<IReadOnlyList<StoreUses>> ByStoreAsync(CancellationToken ct)
    {
        var rows = await Uses.GroupBy(use => use.StoreId)
            .Select(group => new { group.Key, Uses = group.LongCount(), Revenue = group.Sum(use => use.Revenue), Discount = group.Sum(use => use.Discount - use.Refunded) }).ToListAsync(ct);
        var ids = rows.Select(row => row.Key).ToList();
        var stores = await db.Set<Store>().Where(store => ids.Contains(store.Id)).ToDictionaryAsync(store => store.Id, ct);
        return [.. rows.OrderByDescending(row => row.Revenue).Select(row =>
        {
            var store = row.Key is { } id ? stores.GetValueOrDefault(id) : null;
            return new StoreUses(row.Key, store?.Code, store?.Name, store?.Region, store?.Kind == StoreKind.Franchise, row.Uses, row.Revenue, row.Discount);
        })];
    }

    public async Task<IReadOnlyList<UsesBy<DateOnly>>> ByDayAsync(CancellationToken ct) =>
        await Uses.GroupBy(use => use.StoreDay).OrderBy(group => group.Key)
            .Select(group => new UsesBy<DateOnly>(group.Key, group.LongCount(), group.Sum(use => use.Revenue), group.Sum(use => use.Discount - use.Refunded))).ToListAsync(ct);

    public async Task<IReadOnlyList<ReasonShare>> ReasonsAsync(CancellationToken ct) =>
        await Assignments.Where(row => row.Outcome == AssignmentOutcome.Suppressed).GroupBy(row => row.Reason!).OrderByDescending(group => group.Count())
            .Select(group => new ReasonShare(group.Key, group.LongCount())).ToListAsync(ct);

    /// <summary>Net receipts per member from the first assignment to the end, assigned against control, reached or not.</summary>
    public async Task<Lift> LiftAsync(CancellationToken ct)
    {
        // The arm is the same in every run; a member counts once, from the first.
        var arms = Assignments.Where(row => row.Outcome != AssignmentOutcome.Suppressed)
            .GroupBy(row => row.MemberId).Select(group => new { Member = group.Key, Outcome = group.Min(row => (int)row.Outcome), From = group.Min(row => row.At) });
        var members = await arms.GroupBy(arm => arm.Outcome).Select(group => new { group.Key, Count = group.LongCount() }).ToListAsync(ct);
        var receipts = db.Set<Receipt>().Where(receipt => receipt.IsCurrent && receipt.MemberId != null && receipt.Currency == header.Currency);
        if (header.To is { } to) receipts = receipts.Where(receipt => receipt.At < to);
        var totals = await (
            from receipt in receipts
            join arm in arms on receipt.MemberId equals arm.Member
            where receipt.At >= arm.From
            group receipt by new { arm.Outcome, receipt.MemberId } into member
            select new { member.Key.Outcome, Total = (double)member.Sum(receipt => receipt.Total) } into total
            group total by total.Outcome into arm
            select new { arm.Key, Sum = arm.Sum(total => total.Total), Squares = arm.Sum(total => total.Total * total.Total) }).ToListAsync(ct);
        Arm Of(AssignmentOutcome outcome) => new(
            members.FirstOrDefault(arm => arm.Key == (int)outcome)?.Count ?? 0,
            totals.FirstOrDefault(arm => arm.Key == (int)outcome)?.Sum ?? 0,
            totals.FirstOrDefault(arm => arm.Key == (int)outcome)?.Squares ?? 0);
        return Lift.Between(Of(AssignmentOutcome.Assigned), Of(AssignmentOutcome.Control));
    }
}
