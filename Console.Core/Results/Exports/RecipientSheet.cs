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
    const int Window = 3_000;

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
        var lowest = await all.MinAsync(row => (long?)row.MemberId, ct) ?? 0;
        var highest = await all.MaxAsync(row => (long?)row.MemberId, ct) ?? -1;
        var (states, outcomes) = (NamesOf<DeliveryState>(say, "state_"), NamesOf<AssignmentOutcome>(say, "outcome_"));
        await foreach (var part in Windows(lowest, highest).MadeAhead(from => WindowPart.ReadAsync(db, scope, header.CampaignId, channels, from, from + Window, personal, ct), ct))
        {
            foreach (var row in part.Rows)
            {
                sheet.Whole(row.MemberId).Text(part.NameOf(row.MemberId, personal)).Whole(row.OccurrenceId).Text(outcomes[(int)row.Outcome]).Text(say.Reason(row.Reason));
                part.States.TryGetValue((row.OccurrenceId, row.MemberId), out var told);
                for (var channel = 0; channel < channels.Length; channel++) sheet.Text(told?[channel] is { } last ? states[(int)last.State] : null);
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

    readonly record struct Recipient(long MemberId, long OccurrenceId, AssignmentOutcome Outcome, string? Reason, long OfferId);

    /// <summary>All that the sheet needs of the members of one window of ids.</summary>
    sealed record WindowPart(
        List<Recipient> Rows, Dictionary<long, string> Names, Dictionary<(long Run, long Member), (short Step, DeliveryState State)?[]> States, Dictionary<long, (long Count, long Revenue)> Uses)
    {
        public static async Task<WindowPart> ReadAsync(ConsoleDb db, Scope scope, long campaign, string[] channels, long from, long to, bool personal, CancellationToken ct)
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
            var uses = await db.Set<Use>().Where(use => use.CampaignId == campaign && use.State == UseState.Confirmed && !use.IsTest && use.MemberId >= from && use.MemberId < to)
                .GroupBy(use => use.MemberId!.Value).Select(group => new { group.Key, Count = group.LongCount(), Revenue = group.Sum(use => use.Revenue) }).ToListAsync(ct);
            return new WindowPart(
                await rows.OrderBy(row => row.MemberId).ThenBy(row => row.OccurrenceId).Select(row => new Recipient(row.MemberId, row.OccurrenceId, row.Outcome, row.Reason, row.OfferId)).ToListAsync(ct),
                (await names.ToListAsync(ct)).ToDictionary(person => person.MemberId, person => person.Name),
                await StatesAsync(db, campaign, channels, from, to, ct),
                uses.ToDictionary(use => use.Key, use => (use.Count, use.Revenue)));
        }

        public string? NameOf(long member, bool personal) => Names.TryGetValue(member, out var name) && name.Length > 0 ? personal ? name : name + "***" : null;

        /// <summary>By run and member, the state on each channel; of several steps the last.</summary>
        static async Task<Dictionary<(long Run, long Member), (short Step, DeliveryState State)?[]>> StatesAsync(ConsoleDb db, long campaign, string[] channels, long from, long to, CancellationToken ct)
        {
            var found = new Dictionary<(long Run, long Member), (short Step, DeliveryState State)?[]>();
            var rows = db.Set<Delivery>().Where(row => row.CampaignId == campaign && row.MemberId >= from && row.MemberId < to)
                .Select(row => new { row.OccurrenceId, row.MemberId, row.Channel, row.Step, row.State });
            await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(ct))
            {
                var (key, channel) = ((row.OccurrenceId, row.MemberId), Array.IndexOf(channels, row.Channel));
                // A channel that came in after the columns were laid out.
                if (channel < 0) continue;
                if (!found.TryGetValue(key, out var told)) found[key] = told = new (short Step, DeliveryState State)?[channels.Length];
                if (told[channel] is not { } known || known.Step <= row.Step) told[channel] = (row.Step, row.State);
            }

            return found;
        }

        public (long Count, long Revenue) UsesOf(long member) => Uses.GetValueOrDefault(member);
    }
}
