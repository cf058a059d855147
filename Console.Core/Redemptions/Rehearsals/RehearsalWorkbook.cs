using System.Globalization;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Tables.Sheets;
using CampaignConsole.Core.Platform.Wording;

namespace CampaignConsole.Core.Redemptions.Rehearsals;

/// <summary>Writes a rehearsal as an Excel workbook: figures side by side, days, stores, tiers and, for who may see members, the winners with masked names.</summary>
public sealed class RehearsalWorkbook(RehearsalQueries rehearsals)
{
    /// <summary>Writes to a stream, row by row; the stream is written synchronously, so give it a file.</summary>
    /// <exception cref="Refused"><c>right_missing</c>, <c>not_found</c></exception>
    public async Task WriteAsync(Actor by, long id, string language, Stream stream, CancellationToken ct)
    {
        var seen = await rehearsals.GetAsync(by, id, ct);
        var say = new RehearsalWords(language);
        using var book = new SheetBook(stream, leaveOpen: true);
        Summary(book, seen, say);
        var heads = seen.Sides.Count == 1 ? [""] : seen.Sides.Select((side, place) => $" · {say.Side(side, place)}").ToArray();
        var days = book.Begin(say["days"], [new SheetColumn(say["day"], 14), .. Columns(heads, say)]);
        foreach (var day in await rehearsals.DaysAsync(by, id, ct)) Shares(days.Date(day.Day), day.Sides, seen, say);
        await StoresAsync(book, by, seen, heads, say, ct);
        var tiers = book.Begin(say["tiers"], [new SheetColumn(say["tier"], 16), Number(say["members"]),
            .. heads.SelectMany(head => new[] { Number(say["winners"] + head), Number(say["share"] + head), Number(say["discount"] + head) })]);
        foreach (var tier in await rehearsals.TiersAsync(by, id, ct))
        {
            tiers.Text(tier.Tier.Length == 0 ? say["no_tier"] : tier.Tier).Whole(tier.Members);
            foreach (var share in tier.Sides) tiers.Whole(share.Members).Percent(tier.Members == 0 ? null : (decimal)share.Members / tier.Members).Money(share.Money, seen.Currency);
            tiers.EndRow();
        }

        if (by.Can(Right.ViewMembers)) await WinnersAsync(book, by with { Rights = by.Rights.Where(right => right != Right.SeePersonal).ToHashSet() }, seen, say, ct);
    }

    static void Summary(SheetBook book, RehearsalSeen seen, RehearsalWords say)
    {
        var sheet = book.Begin(say["summary"], [new SheetColumn(say["figure"], 44), .. seen.Sides.Select((side, place) => new SheetColumn(say.Side(side, place), 30, AlignRight: true))]);
        void Text(string key, string? value) => sheet.Text(say[key]).Text(value).EndRow();
        Text("period", $"{seen.Question.From:yyyy-MM-dd} – {seen.Question.To:yyyy-MM-dd}");
        Text("reach", seen.Question.Reach == RehearsalReach.Audience ? $"{say.Reach(seen.Question.Reach)}: {seen.Audience}" : say.Reach(seen.Question.Reach));
        Text("prices", say["prices_" + seen.Question.Prices.ToString().ToLowerInvariant()]);
        Text("stores_asked", seen.Question.Stores.Count + seen.Question.Regions.Count == 0 ? say["all_stores"] : string.Join(", ", seen.Question.Regions.Concat(seen.Question.Stores)));
        if (seen.Question.FloorPercent is { } floor) Text("floor", $"{floor.ToString(CultureInfo.InvariantCulture)} %");
        Text("asked_by", $"{seen.AskedBy}, {seen.AskedAt.ToString("u", CultureInfo.InvariantCulture)}");
        Text("currency", seen.Currency);
        if (seen.Figures is not { } figures)
        {
            Text("state", say["not_done"]);
            return;
        }

        void Receipts(string key, long count) => sheet.Text(say[key]).Whole(count).EndRow();
        Receipts("replayed", figures.Receipts.Replayed);
        Receipts("returns", figures.Receipts.Returns);
        Receipts("other_currency", figures.Receipts.OtherCurrency);
        Receipts("unreadable", figures.Receipts.Unreadable);
        void Row(string key, Action<RehearsalTotals> cell)
        {
            sheet.Text(say[key]);
            foreach (var side in figures.Sides) cell(side);
            sheet.EndRow();
        }

        foreach (var (key, of) in Amounts) Row(key, side => sheet.Money(of(side), seen.Currency));
        foreach (var (key, of) in Counts) Row(key, side => sheet.Whole(of(side)));
        Row("ran_out", side => sheet.Text(side.RanOutAt?.ToString("u", CultureInfo.InvariantCulture)));
        Text("assumed", say["assumed_text"]);
    }

    static readonly (string Key, Func<RehearsalTotals, long> Of)[] Amounts =
    [
        ("discount", side => side.Discount), ("listed", side => side.Listed), ("paid_brand", side => side.PaidByBrand), ("paid_store", side => side.PaidByStore),
        ("paid_supplier", side => side.PaidBySupplier), ("floor_dropped", side => side.FloorDropped), ("floor_moved", side => side.FloorMoved), ("cut_amount", side => side.CutAmount),
        ("missed", side => side.Missed),
    ];

    static readonly (string Key, Func<RehearsalTotals, long> Of)[] Counts =
    [
        ("uses", side => side.Uses), ("points", side => side.Points), ("winners", side => side.Winners), ("almost", side => side.Almost), ("unknown", side => side.Unknown),
        ("floor_hits", side => side.FloorHits), ("cut_hits", side => side.CutHits), ("clipped", side => side.Clipped), ("turned_away", side => side.TurnedAway),
        ("turned_away_member", side => side.TurnedAwayByMember),
    ];

    async Task StoresAsync(SheetBook book, Actor by, RehearsalSeen seen, string[] heads, RehearsalWords say, CancellationToken ct)
    {
        var sheet = book.Begin(say["stores"],
            [new SheetColumn(say["store_code"], 14), new SheetColumn(say["store"], 30), new SheetColumn(say["region"], 14), new SheetColumn(say["kind"], 16), .. Columns(heads, say)]);
        await PagedAsync((page, token) => rehearsals.StoresAsync(by, seen.Id, page, token), store => Shares(
            sheet.Text(store.Code ?? "?").Text(store.Name ?? say["store_unknown"]).Text(store.Region).Text(store.Code is null ? null : say[store.IsFranchise ? "franchise" : "self_operated"]),
            store.Sides, seen, say), ct);
    }

    async Task WinnersAsync(SheetBook book, Actor by, RehearsalSeen seen, RehearsalWords say, CancellationToken ct)
    {
        for (var place = 0; place < seen.Sides.Count; place++)
        {
            var side = place;
            var sheet = book.Begin(seen.Sides.Count == 1 ? say["winners"] : $"{say["winners"]} {place + 1}",
                Number(say["member"]), new SheetColumn(say["name"], 22), new SheetColumn(say["tier"], 14), Number(say["uses"]), Number(say["discount"]), Number(say["listed"]));
            await PagedAsync((page, token) => rehearsals.WinnersAsync(by, seen.Id, side, page, token), winner =>
                sheet.Whole(winner.MemberId).Text(winner.Name).Text(winner.Tier).Whole(winner.Uses).Money(winner.Money, seen.Currency).Money(winner.Listed, seen.Currency).EndRow(), ct);
        }
    }

    static async Task PagedAsync<T>(Func<PageRequest, CancellationToken, Task<Page<T>>> read, Action<T> write, CancellationToken ct)
    {
        for (var skip = 0; ; skip += PageRequest.Most)
        {
            var page = await read(new PageRequest(skip, PageRequest.Most), ct);
            foreach (var row in page.Rows) write(row);
            if (page.Rows.Count < PageRequest.Most) return;
        }
    }

    static void Shares(Sheet sheet, IReadOnlyList<TallyShare> shares, RehearsalSeen seen, RehearsalWords say)
    {
        foreach (var share in shares)
            sheet.Whole(share.Uses).Money(share.Money, seen.Currency).Whole(share.TurnedAway).Text(share.RanOutAt is { } at ? at.ToString("u", CultureInfo.InvariantCulture) : null);
        sheet.EndRow();
    }

    static IEnumerable<SheetColumn> Columns(string[] heads, RehearsalWords say) =>
        heads.SelectMany(head => new[] { Number(say["uses"] + head), Number(say["discount"] + head), Number(say["turned_away"] + head), new SheetColumn(say["ran_out"] + head, 24) });

    static SheetColumn Number(string header) => new(header, 18, AlignRight: true);
}

/// <summary>The words of a rehearsal in one language.</summary>
sealed class RehearsalWords(string language)
{
    public string this[string key] => Wording.Say("rehearsal." + key, language);

    public string Reach(RehearsalReach reach) => Wording.Say(Wording.NameOf(reach), language);

    /// <summary>A draft or a version by its name; two of one name are told apart by their place.</summary>
    public string Side(RehearsalSide side, int place) =>
        $"{place + 1}. {side.Name} ({(side.Number is { } number ? Wording.Say("rehearsal.version", language, number) : Wording.Say("rehearsal.draft", language))})";
}
