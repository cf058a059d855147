using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;

namespace CampaignConsole.Core.Members.Activity.Batches;

/// <summary>A receipt's name, unique for ever.</summary>
readonly record struct ReceiptKey(string Source, string Store, string Number);

/// <summary>A row checked, not yet looked up.</summary>
sealed record ReadActivity(int Index, ActivityRow Row, ActivityKind Kind, ReceiptKey? Receipt, IdentityKey? Member, DateTimeOffset At, string Currency, string Channel)
{
    static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    const int MostLines = 1000;

    /// <exception cref="Refused">The first field that does not fit.</exception>
    public static ReadActivity Of(int index, ActivityRow row, ActivityOrigin origin, string country, string currency, DateTimeOffset now)
    {
        var kind = row.Type?.Trim().ToLowerInvariant() switch
        {
            "purchase" => ActivityKind.Purchase,
            "return" => ActivityKind.Return,
            "event" => ActivityKind.Event,
            _ => throw ActivityRefusals.TypeUnknown(),
        };
        var at = DateTimeOffset.FromUnixTimeMilliseconds((row.At ?? now).ToUnixTimeMilliseconds());
        if (at > now + Slack) throw ActivityRefusals.FromFuture();
        if (at < now - Slack && !origin.MayBackfill) throw ActivityRefusals.TooOld();
        var paid = row.Currency?.Trim().ToUpperInvariant() ?? currency;
        if (!Currencies.IsKnown(paid)) throw ActivityRefusals.CurrencyUnknown(paid);
        var channel = PlainText.Field(row.Channel, "channel", 20)?.ToLowerInvariant() ?? (kind == ActivityKind.Event ? "" : ChannelNames.Pos);
        IdentityKey? member = row.Member is { Value: not null } who ? IdentityKey.Of(IdentityKey.KindOf(who.Kind), who.Issuer, who.Value, country) : null;
        var clean = row with
        {
            Source = PlainText.Field(row.Source, "source", 60) ?? origin.Source,
            Store = PlainText.Field(row.Store, "store", 60),
            ReceiptId = PlainText.Field(row.ReceiptId, "receiptId", 100),
            OriginalReceiptId = PlainText.Field(row.OriginalReceiptId, "originalReceiptId", 100),
            Name = PlainText.Field(row.Name, "name", 100),
            Staff = PlainText.Field(row.Staff, "staff", 60),
            Register = PlainText.Field(row.Register, "register", 60),
        };
        if (kind == ActivityKind.Event) return Event(new ReadActivity(index, clean, kind, null, member, at, paid, channel));
        return Sale(new ReadActivity(index, clean, kind, null, member, at, paid, channel));
    }

    static ReadActivity Event(ReadActivity read)
    {
        if (read.Row.Name is null) throw ActivityRefusals.FieldMissing("name");
        if (read.Member is null) throw ActivityRefusals.FieldMissing("member");
        return read.Row.Properties?.GetRawText().Length > 20_000 ? throw MemberRefusals.FieldTooLong("properties", 20_000) : read;
    }

    static ReadActivity Sale(ReadActivity read)
    {
        var row = read.Row;
        if (row.Store is null) throw ActivityRefusals.FieldMissing("store");
        if (row.ReceiptId is null) throw ActivityRefusals.FieldMissing("receiptId");
        if (row.Lines is null) throw ActivityRefusals.FieldMissing("lines");
        if (row.Lines.Count > MostLines) throw MemberRefusals.TooMany("lines", MostLines);
        if (row.Revision < 0 || row.Lines.Any(line => line.Quantity < 0 || line.Amount < 0)) throw ActivityRefusals.AmountNegative();
        var lines = row.Lines.Select((line, number) => line with
        {
            LineId = PlainText.Field(line.LineId, "lineId", 60) ?? $"{number + 1}",
            Sku = PlainText.Field(line.Sku, "sku", 100),
            OriginalLineId = PlainText.Field(line.OriginalLineId, "originalLineId", 60),
        }).ToList();
        if (lines.Any(line => line.Sku is null && (read.Kind == ActivityKind.Purchase || line.OriginalLineId is null))) throw ActivityRefusals.FieldMissing("sku");
        return read with { Row = row with { Lines = lines }, Receipt = new ReceiptKey(row.Source!, row.Store, row.ReceiptId) };
    }
}
