using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Tables.Sheets;

namespace CampaignConsole.Core.Results.Exports;

/// <summary>The first sheet: what, when, how many, what it was worth, and by which method.</summary>
static class SummarySheet
{
    public static void Write(SheetBook book, CampaignResults results, WorkbookWords say)
    {
        var (header, summary, lift) = (results.Header, results.Summary, results.Lift);
        var sheet = book.Begin(say["summary"], new SheetColumn(say["figure"], 44), new SheetColumn(say["value"], 44, AlignRight: true));
        void Text(string key, string? value) => sheet.Text(say[key]).Text(value).EndRow();
        void Whole(string key, long value) => sheet.Text(say[key]).Whole(value).EndRow();
        void Money(string key, long value) => sheet.Text(say[key]).Money(value, header.Currency).EndRow();
        void PerMember(string key, double? value) => sheet.Text(say[key]).Money(value is { } amount ? (long)Math.Round(amount) : null, header.Currency).EndRow();

        Text("campaign", header.Campaign);
        Whole("campaign_id", header.CampaignId);
        Whole("offer_id", header.OfferId);
        Whole("offer_version", header.OfferNumber);
        Text("offer_hash", header.OfferHash);
        Text("currency", header.Currency);
        Text("from", header.From?.ToString("u", say.Culture));
        Text("to", header.To?.ToString("u", say.Culture));
        Text("as_of", header.AsOf.ToString("u", say.Culture));
        Whole("considered", summary.Considered);
        Whole("suppressed", summary.Suppressed);
        foreach (var reason in results.Reasons) sheet.Text("    " + say.Reason(reason.Reason)).Whole(reason.Members).EndRow();
        Whole("control", summary.Control);
        Whole("assigned", summary.Assigned);
        if (summary.Claimed is { } claimed)
        {
            Whole("claimed", claimed);
            Whole("claimed_untold", summary.ClaimedUntold);
        }

        Whole("reached", summary.Reached);
        Whole("redeemers", summary.Redeemers);
        Whole("redemptions", summary.Redemptions);
        Money("revenue", summary.Revenue);
        Money("discount", summary.Discount);
        foreach (var cost in results.SendingCosts) sheet.Text($"{say["sending_cost"]}: {say.Channel(cost.Channel)}").Money(cost.Cost, cost.Currency).EndRow();
        Whole("contaminated", summary.Contaminated);
        Whole("overruns", summary.Overruns);
        PerMember("treated_mean", lift.Treated.Mean);
        PerMember("control_mean", lift.Control.Mean);
        PerMember("difference", lift.Difference);
        PerMember("low", lift.Low);
        PerMember("high", lift.High);
        Text("method", say["method_text"]);
        Text("verdict", say["verdict_" + lift.Verdict.ToString().ToLowerInvariant()]);
    }
}
