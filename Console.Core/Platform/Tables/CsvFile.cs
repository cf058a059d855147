using System.Globalization;
using System.Text;

namespace CampaignConsole.Core.Platform.Tables;

/// <summary>Writes a CSV file that spreadsheets open rightly: UTF-8 with BOM, CRLF, quoted where needed, formulas disarmed.</summary>
public sealed class CsvFile : IAsyncDisposable
{
    const int FlushAt = 1 << 15;

    readonly Stream stream;
    readonly StringBuilder pending = new(FlushAt + 1024);
    readonly bool leaveOpen;
    bool inRow;

    /// <param name="leaveOpen">True to leave the stream to the caller.</param>
    public CsvFile(Stream stream, bool leaveOpen = false)
    {
        (this.stream, this.leaveOpen) = (stream, leaveOpen);
        pending.Append('\uFEFF');
    }

    /// <summary>The number of rows that were ended.</summary>
    public long Rows { get; private set; }

    public CsvFile Text(string? text)
    {
        Separate();
        if (string.IsNullOrEmpty(text)) return this;
        text = FormulaGuard.Guard(text);
        if (text.AsSpan().IndexOfAny(",\";\t\r\n|") < 0 && text[0] != ' ' && text[^1] != ' ') pending.Append(text);
        else pending.Append('"').Append(text.Replace("\"", "\"\"")).Append('"');
        return this;
    }

    public CsvFile Whole(long? number)
    {
        Separate();
        if (number is not null) pending.Append(CultureInfo.InvariantCulture, $"{number}");
        return this;
    }

    public CsvFile Fraction(decimal? number)
    {
        Separate();
        if (number is not null) pending.Append(CultureInfo.InvariantCulture, $"{number}");
        return this;
    }

    /// <summary>Minor units as a plain decimal in major units.</summary>
    public CsvFile Money(long? amount, string currency) => Fraction(amount is null ? null : Kernel.Currencies.Major(amount.Value, currency));

    /// <summary>RFC 3339 in UTC, to the second.</summary>
    public CsvFile Instant(DateTimeOffset? instant)
    {
        Separate();
        if (instant is not null) pending.Append(CultureInfo.InvariantCulture, $"{instant.Value.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");
        return this;
    }

    public CsvFile Date(DateOnly? date)
    {
        Separate();
        if (date is not null) pending.Append(CultureInfo.InvariantCulture, $"{date:yyyy-MM-dd}");
        return this;
    }

    public CsvFile Texts(params IEnumerable<string?> texts)
    {
        foreach (var text in texts) Text(text);
        return this;
    }

    public async Task EndRowAsync(CancellationToken ct)
    {
        pending.Append("\r\n");
        (inRow, Rows) = (false, Rows + 1);
        if (pending.Length >= FlushAt) await FlushAsync(ct);
    }

    public async Task FlushAsync(CancellationToken ct)
    {
        foreach (var chunk in pending.GetChunks()) await stream.WriteAsync(Encoding.UTF8.GetBytes(chunk.ToArray()), ct);
        pending.Clear();
        await stream.FlushAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        await FlushAsync(CancellationToken.None);
        if (!leaveOpen) await stream.DisposeAsync();
    }

    void Separate()
    {
        if (inRow) pending.Append(',');
        inRow = true;
    }
}
