using System.Globalization;
using System.Text.Json;
using CampaignConsole.Core.Redemptions.Offline;

namespace CampaignConsole.Web.Commands.Till;

/// <summary>The hours without a line, and what comes after them.</summary>
sealed class TillOffline(TillConnection console, TillPlan plan, TillShelf shelf, TillPack pack, Conformance list, TextWriter output, TimeProvider clock, string run)
{
    const string Path = "api/v1/redemptions/offline";

    /// <summary>Far beyond any tolerance.</summary>
    static readonly TimeSpan FarOff = TimeSpan.FromHours(30);

    readonly string device = $"{plan.Device}-{run}";

    DateTimeOffset Now => clock.GetUtcNow() + plan.Skew;

    public async Task WorkAsync(CancellationToken ct)
    {
        var sales = new List<TillSale>();
        for (var i = 1; i <= plan.Sales; i++) sales.Add(await RingUpAsync(i));
        list.Note(Conformance.Slices, pack.Passed() is not { Count: > 0 } passed ? null : $"offers {string.Join(", ", passed)}");
        var rows = sales.Select((sale, i) => shelf.Offline(sale, i + 1, Receipt(i + 1))).ToList();
        var half = rows.Count / 2;

        // Back on line: the later batch comes first, the earlier one afterwards, and both once more.
        var late = await SendAsync("the later half", rows[half..], ct);
        if (late is null) return;
        if (half > 0) list.Note(Conformance.Gap, GapsOf(late.Value) == $"1-{half}", $"after the later half the gaps are {GapsOf(late.Value)}");
        var early = await SendAsync("the earlier half", rows[..half], ct);
        if (early is null) return;
        list.Note(Conformance.Gap, GapsOf(early.Value).Length == 0 && early.Value.GetProperty("contiguous").GetInt64() == rows.Count, $"in the end the gaps are {GapsOf(early.Value)}");
        var booked = Rows(early.Value).Concat(Rows(late.Value)).ToList();
        foreach (var row in booked) list.Note(Conformance.Booked, IsBooked(row) && Text(row, "code") is null or OfflineNotes.ClockAhead, Said(row));
        if (plan.IsTest)
            foreach (var row in booked.Where(IsBooked)) list.Note(Conformance.Test, row.GetProperty("isTest").GetBoolean(), Said(row));
        await TwiceAsync(rows, booked, ct);
        await NumberUsedAsync(rows.Count, ct);
        await ClocksAsync(rows.Count, ct);
        var given = booked.Find(row => Text(row, "status") == "booked" && row.GetProperty("discount").GetProperty("amount").GetInt64() > 0);
        if (given.ValueKind == JsonValueKind.Object) await ReturnAsync(given, ct);
    }

    async Task<TillSale> RingUpAsync(long sequence)
    {
        var sale = shelf.Next(Now);
        var answer = pack.Evaluate(sale.Lines, sale.Code, sale.At);
        pack.Give(answer);
        await output.WriteLineAsync($"offline  {Receipt(sequence)}  {TillRun.Sum(answer)}");
        return sale with { Answer = answer };
    }

    async Task TwiceAsync(List<object> rows, List<JsonElement> booked, CancellationToken ct)
    {
        if (await SendAsync("everything again", rows, ct) is not { } again) return;
        var ids = booked.Select(row => Text(row, "id")).ToHashSet();
        foreach (var (row, first) in Rows(again).Zip(booked).Where(pair => IsBooked(pair.Second)))
            list.Note(Conformance.Twice, Text(row, "status") == "repeated" && Text(row, "id") == Text(first, "id") && ids.Contains(Text(row, "id")), Said(row));
    }

    async Task NumberUsedAsync(int last, CancellationToken ct)
    {
        var (other, next) = (shelf.Next(Now), shelf.Next(Now));
        object broken = new { sequence = "none", basket = 7 };
        object[] sales = [shelf.Offline(other, 1, Receipt(1) + "-other"), broken, shelf.Offline(next, last + 1, Receipt(last + 1))];
        if (await SendAsync("a number twice, and a broken sale", sales, ct) is not { } answer) return;
        var rows = Rows(answer);
        var isLate = Text(rows[2], "code") == "at_too_old";
        list.Note(Conformance.NumberUsed, Text(rows[0], "code") == "offline_sequence_used" && (IsBooked(rows[2]) || isLate), $"{Said(rows[0])}, and the last {Said(rows[2])}");
        list.Note(Conformance.Broken, Text(rows[1], "code") == "row_malformed" && (IsBooked(rows[2]) || isLate), $"{Said(rows[1])}, and the last {Said(rows[2])}");
    }

    async Task ClocksAsync(int last, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        if (await SendAsync("by a clock that is ahead", [shelf.Offline(shelf.Next(now + FarOff), last + 2, Receipt(last + 2))], ct, now + FarOff) is { } ahead)
        {
            var seconds = ahead.GetProperty("clockAheadSeconds").GetInt64();
            var row = Rows(ahead)[0];
            list.Note(Conformance.Ahead, IsBooked(row) && Text(row, "code") == OfflineNotes.ClockAhead && Math.Abs(seconds - FarOff.TotalSeconds) < 120, $"{Said(row)}, {seconds} seconds");
        }

        if (await SendAsync("of hours ago", [shelf.Offline(shelf.Next(now - FarOff), last + 3, Receipt(last + 3))], ct) is { } ago)
            list.Note(Conformance.LongAgo, IsBooked(Rows(ago)[0]) || Text(Rows(ago)[0], "code") == "at_too_old", Said(Rows(ago)[0]));
    }

    /// <summary>Takes back one unit, and first asks what that gives.</summary>
    async Task ReturnAsync(JsonElement row, CancellationToken ct)
    {
        var (path, body) = ($"api/v1/redemptions/{Text(row, "id")}/refund", new { lines = new[] { new { lineId = "1", quantity = 1 } } });
        var shown = await console.PostAsync(path + "?preview=true", body, ct);
        if (shown.Code == "scope_missing") return;
        var done = await console.PostAsync(path, body, ct, $"{device}-return");
        await output.WriteLineAsync($"return   {Text(row, "id")}  {(done.IsGood ? AmountOf(done) : done.Said)}");
        list.Note(Conformance.Return, shown.IsGood && done.IsGood && AmountOf(shown) == AmountOf(done), $"{shown.Said}, then {done.Said}");
    }

    async Task<JsonElement?> SendAsync(string what, IReadOnlyList<object> sales, CancellationToken ct, DateTimeOffset? sentAt = null)
    {
        var answer = await console.PostAsync(Path, new { device, store = plan.Store, sentAt = sentAt ?? Now, sales }, ct);
        if (!answer.IsGood)
        {
            list.Note(Conformance.Booked, $"{what}: {answer.Said}");
            return null;
        }

        var said = Rows(answer.Json).GroupBy(Said).Select(group => $"{group.Count()} {group.Key}");
        await output.WriteLineAsync($"sent     {what}: {string.Join(", ", said)}; gaps: {(GapsOf(answer.Json) is { Length: > 0 } gaps ? gaps : "none")}");
        return answer.Json;
    }

    string Receipt(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{device}-{sequence}");

    static List<JsonElement> Rows(JsonElement answer) => [.. answer.GetProperty("results").EnumerateArray()];

    static bool IsBooked(JsonElement row) => Text(row, "status") is "booked" or "overrun" or "repeated";

    static string Said(JsonElement row) => $"{Text(row, "status")} {Text(row, "code")}".TrimEnd();

    static string? Text(JsonElement row, string name) => row.TryGetProperty(name, out var value) ? value.GetString() : null;

    static string AmountOf(TillAnswer answer) => answer.Json.GetProperty("amount").GetProperty("amount").GetRawText();

    static string GapsOf(JsonElement answer) => string.Join(
        ", ", answer.GetProperty("gaps").EnumerateArray().Select(gap => $"{gap.GetProperty("from").GetRawText()}-{gap.GetProperty("to").GetRawText()}"));
}
