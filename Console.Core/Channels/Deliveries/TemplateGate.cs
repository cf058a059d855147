using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Members.WeChat;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>
/// The last look at messages that go by a registered template, in the transaction that sends them: whether it is approved still, whether its fields keep their limits, and for
/// WeChat's one-time subscriptions whether the member has one left, which is taken here. Members' locks are held by then.
/// </summary>
static class TemplateGate
{
    /// <summary>The template lost its approval: the message waits for a person.</summary>
    public const string NotApproved = "template_not_approved";

    /// <summary>A field holds what the provider would refuse.</summary>
    public const string Field = "template_field";

    /// <summary>The member has no one-time subscription left.</summary>
    public const string NoSubscription = "no_subscription";

    /// <summary>Whoever approves the template again lets the messages go at once; without that, they are looked at so seldom that they do no harm.</summary>
    public static readonly TimeSpan LookAgain = TimeSpan.FromDays(1);

    /// <summary>What becomes of those of the rows that may not go.</summary>
    /// <param name="isSandbox">A dry run is judged alike and takes nothing.</param>
    public static async Task<Dictionary<long, NextState>> JudgeAsync(
        ConsoleDb db, IReadOnlyList<ClaimedRow> rows, IReadOnlyDictionary<long, OutgoingMessage?> messages, bool isSandbox, DateTimeOffset now, CancellationToken ct)
    {
        var held = new Dictionary<long, NextState>();
        var marked = rows.Where(row => messages[row.Id]?.Template is not null).ToList();
        if (marked.Count == 0) return held;
        long[] ids = [.. marked.Select(row => messages[row.Id]!.Template!.Number).Distinct().Order()];
        // Whoever takes the approval away waits until these messages are on their way, or is seen here.
        if (!db.IsSqlite) await db.Database.ExecuteSqlAsync($"SELECT 1 FROM registered_template WHERE id = ANY({ids}) ORDER BY id FOR SHARE", ct);
        var templates = await db.Set<RegisteredTemplate>().AsNoTracking().Where(template => EF.Parameter(ids).Contains(template.Id)).ToDictionaryAsync(template => template.Id, ct);
        var limits = templates.ToDictionary(template => template.Key, template => template.Value.FieldList);
        var oneTime = new List<(ClaimedRow Row, string Template)>();
        foreach (var row in marked)
        {
            var stamp = messages[row.Id]!.Template!;
            if (!templates.TryGetValue(stamp.Number, out var template) || !template.MaySend) held[row.Id] = new(DeliveryState.Planned, NotApproved, now + LookAgain);
            else if (limits[stamp.Number].Any(field => field.Problem(stamp.Fields.GetValueOrDefault(field.Name)) is not null)) held[row.Id] = new(DeliveryState.Suppressed, Field);
            else if (template.IsOneTime) oneTime.Add((row, template.Code));
        }

        foreach (var row in isSandbox ? await WithoutAsync(db, oneTime, ct) : await SpendAsync(db, oneTime, now, ct)) held[row] = new(DeliveryState.Suppressed, NoSubscription);
        return held;
    }

    static async Task<IReadOnlyList<long>> WithoutAsync(ConsoleDb db, List<(ClaimedRow Row, string Template)> rows, CancellationToken ct)
    {
        var without = new List<long>();
        foreach (var same in rows.GroupBy(one => one.Template))
        {
            var some = await WeChatAllowances.WithSomeAsync(db, same.Key, [.. same.Select(one => one.Row.IdentityId).OfType<long>()], ct);
            without.AddRange(same.Where(one => one.Row.IdentityId is not { } id || !some.Contains(id)).Select(one => one.Row.Id));
        }

        return without;
    }

    /// <summary>Takes one for each message that has not taken its own yet.</summary>
    /// <returns>The messages for which none was left.</returns>
    static async Task<IReadOnlyList<long>> SpendAsync(ConsoleDb db, List<(ClaimedRow Row, string Template)> rows, DateTimeOffset now, CancellationToken ct)
    {
        if (rows.Count == 0) return [];
        long[] ids = [.. rows.Select(one => one.Row.Id)];
        var known = await db.Set<SpentAllowance>().AsNoTracking().Where(spent => EF.Parameter(ids).Contains(spent.DeliveryId)).ToDictionaryAsync(spent => spent.DeliveryId, spent => spent.IsGivenBack, ct);
        var without = new List<long>();
        var taken = new List<SpentAllowance>();
        foreach (var same in rows.Where(one => known.GetValueOrDefault(one.Row.Id, true)).GroupBy(one => one.Template))
        {
            // One statement takes one of each counter; where two messages go to the same member, the second takes its own.
            var left = same.ToList();
            while (left.Count > 0)
            {
                var round = left.DistinctBy(one => one.Row.IdentityId).ToList();
                var spent = await WeChatAllowances.SpendAsync(db, same.Key, [.. round.Select(one => one.Row.IdentityId).OfType<long>()], now, ct);
                without.AddRange(round.Where(one => !spent.Contains(one.Row.IdentityId ?? 0)).Select(one => one.Row.Id));
                taken.AddRange(round.Where(one => spent.Contains(one.Row.IdentityId ?? 0))
                    .Select(one => new SpentAllowance { DeliveryId = one.Row.Id, IdentityId = one.Row.IdentityId!.Value, Template = same.Key, At = now }));
                left = [.. left.Except(round)];
            }
        }

        long[] again = [.. taken.Where(spent => known.ContainsKey(spent.DeliveryId)).Select(spent => spent.DeliveryId)];
        if (again.Length > 0) await db.Set<SpentAllowance>().Where(spent => EF.Parameter(again).Contains(spent.DeliveryId)).ExecuteDeleteAsync(ct);
        await db.InsertAsync(taken, ct);
        return without;
    }
}
