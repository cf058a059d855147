using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables.Sheets;
using CampaignConsole.Core.Redemptions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Results.Exports;

/// <summary>The long sheet: everyone considered, what was decided and why, what was sent, what came of it. Read in windows of member ids, so that memory stays flat.</summary>
static class RecipientSheet
{
    const int Window = 8_000;

    public static async Task WriteAsync(SheetBook book, ConsoleDb db, Scope scope, CampaignResults results, bool personal, WorkbookWords say, CancellationToken ct)
    {
        var header = results.Header;
        var channels = results.Funnel.Select(row => row.Balance.Channel).ToArray();
        var sheet = book.Begin(say["recipients"],
        [
            new SheetColumn(say["member"], 12, AlignRight: true), new SheetColumn(say["name"], 22), new SheetColumn(say["run"], 10, AlignRight: true), new SheetColumn(say["outcome"], 14),
            new SheetColumn(say["reason"], 40), .. channels.Select(channel => new SheetColumn(say.Channel(channel), 16)), new SheetColumn(say["redemptions"], 12, AlignRight: true),
            new SheetColumn(say["revenue"], 14, AlignRight: true), new SheetColumn(say["offer_id"], 10, AlignRight: true), new SheetColumn(say["offer_hash"], 20),
        ]);
        var all = db.Set<Assignment>().Where(row => row.CampaignId == header.CampaignId);
        var first = await all.MinAsync(row => (long?)row.MemberId, ct) ?? 0;
        var last = await all.MaxAsync(row => (long?)row.MemberId, ct) ?? -1;
        var (states, outcomes) = (NamesOf<DeliveryState>(say, "state_"), NamesOf<AssignmentOutcome>(say, "outcome_"));
        await foreach (var part in Windows(first, last).MadeAhead(from => WindowPart.ReadAsync(db, scope, header.CampaignId, from, from + Window, personal, ct), ct))
        {
            foreach (var row in part.Rows)
            {
                sheet.Whole(row.MemberId).Text(part.NameOf(row.MemberId, personal)).Whole(row.OccurrenceId).Text(outcomes[(int)row.Outcome]).Text(say.Reason(row.Reason));
                foreach (var channel in channels) sheet.Text(part.StateOf(row.OccurrenceId, row.MemberId, channel) is { } state ? states[(int)state] : null);
                var uses = part.UsesOf(row.MemberId);
                sheet.Whole(uses.Count).Money(uses.Revenue, header.Currency).Whole(row.OfferId).Text(header.OfferHash).EndRow();
            }
        }
    }

    static IEnumerable<long> Windows(long first, long last)
    {
        for (var from = first; from <= last; from += Window) yield return from;
    }

    static string[] NamesOf<T>(WorkbookWords say, string prefix) where T : struct, Enum =>
        [.. Enum.GetValues<T>().Select(value => say[prefix + value.ToString().ToLowerInvariant()])];

    /// <summary>All that the sheet needs of the members of one window of ids.</summary>
    sealed record WindowPart(
        List<Assignment> Rows, Dictionary<long, string> Names, Dictionary<(long, long, string), DeliveryState> States, Dictionary<long, (long Count, long Revenue)> Uses)
    {
        public static async Task<WindowPart> ReadAsync(ConsoleDb db, Scope scope, long campaign, long from, long to, bool personal, CancellationToken ct)
        {
            var rows = db.Set<Assignment>().Where(row => row.CampaignId == campaign && row.MemberId >= from && row.MemberId < to);
            if (!scope.IsEverything)
            {
                var members = db.Set<Member>().Within(scope, db).Select(member => member.Id);
                rows = rows.Where(row => members.Contains(row.MemberId));
            }

            // The mask is made in the query: without the right, only the first character ever leaves the database.
            var names = personal
                ? db.Set<Person>().Where(person => person.MemberId >= from && person.MemberId < to).Select(person => new { person.MemberId, person.Name })
                : db.Set<Person>().Where(person => person.MemberId >= from && person.MemberId < to).Select(person => new { person.MemberId, Name = person.Name.Substring(0, 1) });
            var deliveries = await db.Set<Delivery>().Where(row => row.CampaignId == campaign && row.MemberId >= from && row.MemberId < to)
                .OrderBy(row => row.Step).Select(row => new { row.OccurrenceId, row.MemberId, row.Channel, row.State }).ToListAsync(ct);
            var uses = await db.Set<Use>().Where(use => use.CampaignId == campaign && use.State == UseState.Confirmed && !use.IsTest && use.MemberId >= from && use.MemberId < to)
                .GroupBy(use => use.MemberId!.Value).Select(group => new { group.Key, Count = group.LongCount(), Revenue = group.Sum(use => use.Revenue) }).ToListAsync(ct);
            var states = new Dictionary<(long, long, string), DeliveryState>(deliveries.Count);
            foreach (var row in deliveries) states[(row.OccurrenceId, row.MemberId, row.Channel)] = row.State;
            return new WindowPart(
                await rows.OrderBy(row => row.MemberId).ThenBy(row => row.OccurrenceId).ToListAsync(ct),
                (await names.ToListAsync(ct)).ToDictionary(person => person.MemberId, person => person.Name),
                states,
                uses.ToDictionary(use => use.Key, use => (use.Count, use.Revenue)));
        }

        public string? NameOf(long member, bool personal) => Names.TryGetValue(member, out var name) && name.Length > 0 ? personal ? name : name + "***" : null;

        public DeliveryState? StateOf(long run, long member, string channel) => States.TryGetValue((run, member, channel), out var state) ? state : null;

        public (long Count, long Revenue) UsesOf(long member) => Uses.GetValueOrDefault(member);
    }
}
