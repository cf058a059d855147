using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables.Sheets;
using CampaignConsole.Core.Redemptions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Results.Exports;

/// <summary>The long sheet: everyone considered, what was decided and why, what was sent, what came of it. Read run by run in parts of some thousand rows, so that memory stays flat.</summary>
static class RecipientSheet
{
    public static async Task WriteAsync(SheetBook book, IDbContextFactory<ConsoleDb> databases, Scope scope, CampaignResults results, bool personal, WorkbookWords say, CancellationToken ct)
    {
        var header = results.Header;
        var channels = results.Funnel.Where(row => !row.Balance.IsReminder).Select(row => row.Balance.Channel).ToArray();
        var sheet = book.Begin(say["recipients"],
        [
            new SheetColumn(say["member"], 12, AlignRight: true), new SheetColumn(say["name"], 22), new SheetColumn(say["run"], 10, AlignRight: true), new SheetColumn(say["outcome"], 14),
            new SheetColumn(say["reason"], 40), .. channels.Select(channel => new SheetColumn(say.Channel(channel), 16)), new SheetColumn(say["redemptions"], 12, AlignRight: true),
            new SheetColumn(say["revenue"], 14, AlignRight: true), new SheetColumn(say["offer_id"], 10, AlignRight: true), new SheetColumn(say["offer_hash"], 20),
        ]);
        await using var db = databases.CreateDbContext();
        await using var ledger = databases.CreateDbContext();
        var runs = await db.Set<Occurrence>().Where(run => run.CampaignId == header.CampaignId).OrderBy(run => run.Id).Select(run => run.Id).ToListAsync(ct);
        var (states, outcomes) = (NamesOf<DeliveryState>(say, "state_"), NamesOf<AssignmentOutcome>(say, "outcome_"));
        var reading = new RecipientReading(db, ledger, scope, header.CampaignId, runs, channels, personal);
        await foreach (var part in reading.PartsAsync(ct))
        {
            for (var place = 0; place < part.Rows.Count; place++)
            {
                var row = part.Rows[place];
                sheet.Whole(row.MemberId).Text(part.NameOf(row.MemberId, personal)).Whole(row.OccurrenceId).Text(outcomes[(int)row.Outcome]).Text(say.Reason(row.Reason));
                for (var channel = 0; channel < channels.Length; channel++) sheet.Text(part.States.Of(place, channel) is { } state ? states[(int)state] : null);
                var uses = part.UsesOf(row.MemberId);
                sheet.Whole(uses.Count).Money(uses.Revenue, header.Currency).Whole(row.OfferId).Text(header.OfferHash).EndRow();
            }
        }
    }

    static string[] NamesOf<T>(WorkbookWords say, string prefix) where T : struct, Enum =>
        [.. Enum.GetValues<T>().Select(value => say[prefix + value.ToString().ToLowerInvariant()])];
}
