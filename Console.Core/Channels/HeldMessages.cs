using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables.Sheets;
using CampaignConsole.Core.Platform.Wording;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels;

/// <summary>What to list; null leaves it open.</summary>
public sealed record HeldFilter(long? Campaign = null, string? Rule = null, string? Channel = null);

/// <summary>A message, or a whole assignment, that a rule held back.</summary>
/// <param name="Channel">Null: the member was left out before any message was planned.</param>
/// <param name="Rule">The rule's code.</param>
/// <param name="Waits">It goes later by itself; false: it does not go at all.</param>
/// <param name="Until">When the rule lets one go again; null where nobody can know, or never.</param>
public sealed record HeldRow(long MemberId, long CampaignId, string Campaign, string? Channel, string Rule, bool Waits, DateTimeOffset? Until, DateTimeOffset At)
{
    /// <summary>The rule's sentence.</summary>
    public string Sentence(string language) => HeldRules.Say(Channel is null ? "held.assignment." : "held.", Rule, language);
}

/// <summary>The rules that hold messages back, by their codes.</summary>
public static class HeldRules
{
    /// <summary>Rules that a message waits for.</summary>
    internal static readonly string[] Waiting = ["quiet_hours", "send_window", "offer_held", FallBack.EarlierStep, MessageLane.DomainReason, TemplateGate.NotApproved];

    /// <summary>Rules whose end is known and stands on the row.</summary>
    internal static readonly string[] Timed =
        ["quiet_hours", "send_window", FrequencyCaps.OverAll, FrequencyCaps.OfChannel, FrequencyCaps.OfFatigue, FallBack.EarlierStep, MessageLane.DomainReason];

    /// <summary>Rules that left members out before a message was planned; the index of them names the same in the same order.</summary>
    internal static readonly string[] OfRuns = [FrequencyCaps.OverAll, "less_often"];

    /// <summary>Every rule that this console has words for, policies first.</summary>
    public static IReadOnlyList<string> All { get; } =
        [
            "quiet_hours", "send_window", FrequencyCaps.OverAll, FrequencyCaps.OfChannel, "paused", "less_often", FrequencyCaps.OfFatigue, FrequencyCaps.OfSilence, "offer_held",
            TemplateGate.NotApproved, TemplateGate.NoSubscription, TemplateGate.Field, "no_consent", "objection", "suppressed_address", "used", "no_address", "address_failed",
            FallBack.SharedAddress, FallBack.EarlierStep, MessageLane.DomainReason, "erased", "member_gone", "no_content", "no_store",
        ];

    /// <summary>The rule's short name; a code without words is shown as it is.</summary>
    public static string NameOf(string rule, string language) => Say("held.rule.", rule, language);

    internal static string Say(string prefix, string rule, string language) => Wording.Knows(prefix + rule) ? Wording.Say(prefix + rule, language) : rule;
}

/// <summary>Lists who was held back by which rule and until when: messages of the ledger first, then members whom the cap left out of a run.</summary>
public sealed class HeldMessages(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>One window of the list, latest runs first.</summary>
    public async Task<Page<HeldRow>> ListAsync(Actor by, HeldFilter filter, PageRequest page, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var (messages, leftOut) = (Messages(db, by.Scope, filter), LeftOut(db, by.Scope, filter));
        var (first, second) = (await messages.CountAsync(ct), await leftOut.CountAsync(ct));
        var rows = page.Skip < first ? await Rows(db, messages, page.Skip, page.Limit).ToListAsync(ct) : [];
        if (rows.Count < page.Limit && second > 0) rows.AddRange(await Rows(db, leftOut, Math.Max(0, page.Skip - first), page.Limit - rows.Count).ToListAsync(ct));
        return new Page<HeldRow>(rows, first + second);
    }

    /// <summary>The whole list as a workbook, read and written row by row; the stream is written synchronously, so give it a file.</summary>
    /// <exception cref="Refused"><c>right_missing</c></exception>
    public async Task WriteAsync(Actor by, HeldFilter filter, string language, Stream stream, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var zone = Instants.Zone(await db.Set<Brand>().Select(brand => brand.TimeZone).FirstOrDefaultAsync(ct) ?? "UTC");
        using var book = new SheetBook(stream, leaveOpen: true);
        string Head(string name) => Wording.Say("held.column." + name, language);
        var sheet = book.Begin(Head("sheet"),
        [
            new SheetColumn(Head("member"), 12, AlignRight: true), new SheetColumn(Head("campaign"), 30), new SheetColumn(Head("channel"), 14), new SheetColumn(Head("rule"), 26),
            new SheetColumn(Head("outcome"), 16), new SheetColumn(Head("until"), 20), new SheetColumn(Head("at"), 20), new SheetColumn(Head("sentence"), 80),
        ]);
        foreach (var source in new[] { Rows(db, Messages(db, by.Scope, filter), 0, null), Rows(db, LeftOut(db, by.Scope, filter), 0, null) })
            await foreach (var row in source.AsAsyncEnumerable().WithCancellation(ct))
                sheet.Whole(row.MemberId).Text(row.Campaign).Text(row.Channel is null ? Head("assignment") : Wording.Say("channel." + row.Channel, language)).Text(HeldRules.NameOf(row.Rule, language))
                    .Text(Head(row.Waits ? "waits" : "skipped")).Moment(row.Until, zone).Moment(row.At, zone).Text(row.Sentence(language)).EndRow();
    }

    /// <summary>By the index of reasons, which has few rows beside a push of a million: naming every channel draws SQLite to it, and the sum keeps it off the one of what is due.</summary>
    internal static IQueryable<Delivery> Messages(ConsoleDb db, Scope scope, HeldFilter filter)
    {
        var (anyChannel, waiting) = (ChannelNames.Sending.ToArray(), HeldRules.Waiting);
        var rows = filter.Campaign is { } campaign ? DeliveryBalance.RowsOf(db, campaign) : db.Set<Delivery>();
        rows = rows.Where(row => EF.Constant(anyChannel).Contains(row.Channel) && row.Reason != null
            && ((int)row.State + 0 == (int)DeliveryState.Suppressed || ((int)row.State + 0 == (int)DeliveryState.Planned && EF.Constant(waiting).Contains(row.Reason))));
        if (filter.Rule is { } rule) rows = rows.Where(row => row.Reason == rule);
        if (filter.Channel is { } channel) rows = rows.Where(row => row.Channel == channel);
        if (scope.IsEverything) return rows;
        var mine = db.Set<Member>().Within(scope, db).Select(member => member.Id);
        return rows.Where(row => mine.Contains(row.MemberId));
    }

    /// <summary>Who lost the forecast of a cap, or of their own "less often": they hold no offer, and no message was planned.</summary>
    static IQueryable<Assignment> LeftOut(ConsoleDb db, Scope scope, HeldFilter filter)
    {
        var rows = db.Set<Assignment>().Where(row => row.Outcome == AssignmentOutcome.Suppressed && EF.Constant(HeldRules.OfRuns).Contains(row.Reason));
        if (filter.Channel is not null || (filter.Rule is { } rule && !HeldRules.OfRuns.Contains(rule))) rows = rows.Where(row => false);
        else if (filter.Rule is { } one) rows = rows.Where(row => row.Reason == one);
        if (filter.Campaign is { } campaign) rows = rows.Where(row => row.CampaignId == campaign);
        if (scope.IsEverything) return rows;
        var mine = db.Set<Member>().Within(scope, db).Select(member => member.Id);
        return rows.Where(row => mine.Contains(row.MemberId));
    }

    static IQueryable<HeldRow> Rows(ConsoleDb db, IQueryable<Delivery> messages, int skip, int? take)
    {
        var timed = HeldRules.Timed;
        var window = messages.OrderByDescending(row => row.OccurrenceId).ThenByDescending(row => row.Id).Skip(skip);
        return from row in take is { } most ? window.Take(most) : window
               join campaign in db.Set<Campaign>() on row.CampaignId equals campaign.Id
               orderby row.OccurrenceId descending, row.Id descending
               select new HeldRow(
                   row.MemberId, row.CampaignId, campaign.Name, row.Channel, row.Reason!, row.State == DeliveryState.Planned,
                   timed.Contains(row.Reason) ? row.NotBefore : null, row.UpdatedAt);
    }

    static IQueryable<HeldRow> Rows(ConsoleDb db, IQueryable<Assignment> leftOut, int skip, int? take)
    {
        var window = leftOut.OrderByDescending(row => row.OccurrenceId).ThenByDescending(row => row.Id).Skip(skip);
        return from row in take is { } most ? window.Take(most) : window
               join campaign in db.Set<Campaign>() on row.CampaignId equals campaign.Id
               orderby row.OccurrenceId descending, row.Id descending
               select new HeldRow(row.MemberId, row.CampaignId, campaign.Name, null, row.Reason!, false, null, row.At);
    }
}
