using System.Globalization;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;

namespace CampaignConsole.Core.Members.Upserts;

/// <summary>A row checked and normalised.</summary>
sealed record ReadRow(
    int Index, MemberRow Row, IReadOnlyList<(IdentityKey Key, bool? Verified)> Identities, DateOnly? BirthDate, Gender Gender, long? HomeStoreId,
    IReadOnlyList<ConsentStatement> Consents)
{
    /// <summary>Names its own record.</summary>
    public bool HasSource => Row.SourceId is not null;

    /// <summary>True when the row gives this identity.</summary>
    public bool Names(IdentityKey key)
    {
        foreach (var identity in Identities)
            if (identity.Key == key) return true;
        return false;
    }
}

/// <summary>Reads rows: every field checked and normalised, before anything is looked up.</summary>
static class RowReading
{
    const int MostIdentities = 50;
    const int MostTags = 200;
    const int MostConsents = 500;

    static readonly string[] Dates = ["yyyy-MM-dd", "yyyyMMdd", "yyyy/M/d", "yyyy-M-d", "yyyy.M.d"];

    /// <exception cref="Refused">The first field that does not fit.</exception>
    public static ReadRow Read(int index, MemberRow row, UpsertFrame frame)
    {
        var source = PlainText.Field(row.Source, "source", 60);
        var sourceId = PlainText.Field(row.SourceId, "sourceId", 200);
        if (source is null != sourceId is null) throw MemberRefusals.SourceIncomplete();
        var identities = Identities(row, frame);
        if (source is null && row.MemberId is null && identities.Count == 0) throw MemberRefusals.IdentityMissing();
        var clean = row with
        {
            Source = source,
            SourceId = sourceId,
            Name = Text(row.Name, "name", 200),
            Language = Text(row.Language, "language", 35),
            TimeZone = Zone(Text(row.TimeZone, "timeZone", 60)),
            Region = Text(row.Region, "region", 100),
            Tier = row.Tier.IsGiven ? new Given<string>(PlainText.Field(row.Tier.Value, "tier", 60)?.ToLowerInvariant()) : default,
            Tags = Tags(row.Tags),
            Attributes = Attributes(row.Attributes),
            Address = Address(row.Address),
        };
        return new ReadRow(index, clean, identities, BirthDate(row.BirthDate.Value, frame.Now), GenderOf(row.Gender.Value), Store(row.HomeStore.Value, frame),
            Consents(row.Consents, frame));
    }

    static IReadOnlyList<(IdentityKey, bool?)> Identities(MemberRow row, UpsertFrame frame)
    {
        if (row.Identities is not { } told) return [];
        if (told.Count > MostIdentities) throw MemberRefusals.TooMany("identities", MostIdentities);
        var read = new Dictionary<IdentityKey, bool?>(told.Count);
        foreach (var identity in told)
        {
            var key = IdentityKey.Of(IdentityKey.KindOf(identity.Kind), identity.Issuer, identity.Value, frame.Country);
            if (!read.TryAdd(key, identity.Verified) && identity.Verified == true) read[key] = true;
        }

        return [.. read.Select(identity => (identity.Key, identity.Value))];
    }

    static IReadOnlyList<ConsentStatement> Consents(IReadOnlyList<ConsentRow>? rows, UpsertFrame frame)
    {
        if (rows is null) return [];
        if (rows.Count > MostConsents) throw MemberRefusals.TooMany("consents", MostConsents);
        return [.. rows.SelectMany(row => ConsentStatement.Of(row.Channel, row.Topic, row.Granted, row.At, row.Evidence, row.TextVersion, frame.Topics, frame.Now))];
    }

    static Given<string> Text(Given<string> text, string field, int most) =>
        text.IsGiven ? new Given<string>(PlainText.Field(text.Value, field, most)) : default;

    static Given<string> Zone(Given<string> zone) =>
        zone.Value is null || Instants.IsZone(zone.Value) ? zone : throw new Refused("time_zone_unknown", RefusedKind.Invalid, zone.Value);

    static Given<IReadOnlyList<string>> Tags(Given<IReadOnlyList<string>> tags)
    {
        if (!tags.IsGiven) return default;
        var clean = (tags.Value ?? []).Select(tag => PlainText.Field(tag, "tags", 60)).OfType<string>().Distinct().ToList();
        return clean.Count > MostTags ? throw MemberRefusals.TooMany("tags", MostTags) : new Given<IReadOnlyList<string>>(clean);
    }

    static Given<IReadOnlyDictionary<string, string?>> Attributes(Given<IReadOnlyDictionary<string, string?>> attributes)
    {
        if (attributes.Value is not { } given) return attributes;
        if (given.Count > MostTags) throw MemberRefusals.TooMany("attributes", MostTags);
        var clean = new Dictionary<string, string?>();
        foreach (var (name, value) in given)
            if (PlainText.Field(name, "attributes", 60) is { } known) clean[known] = PlainText.Field(value, "attributes", 1000);
        return new Given<IReadOnlyDictionary<string, string?>>(clean);
    }

    static Given<AddressRow> Address(Given<AddressRow> address) => address.Value is not { } given
        ? address
        : new Given<AddressRow>(new AddressRow(
            PlainText.Field(given.Line1, "address.line1", 200), PlainText.Field(given.Line2, "address.line2", 200), PlainText.Field(given.City, "address.city", 100),
            PlainText.Field(given.Postcode, "address.postcode", 20), PlainText.Field(given.Region, "address.region", 100),
            PlainText.Field(given.Country, "address.country", 60)));

    static DateOnly? BirthDate(string? text, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        return DateOnly.TryParseExact(text.Trim(), Dates, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && date.Year >= 1880 && date <= DateOnly.FromDateTime(now.UtcDateTime.AddDays(1))
            ? date
            : throw MemberRefusals.BirthDateInvalid();
    }

    static Gender GenderOf(string? text) => text?.Trim().ToLowerInvariant() switch
    {
        null or "" or "unknown" or "u" or "未知" => Gender.Unknown,
        "female" or "f" or "w" or "woman" or "女" => Gender.Female,
        "male" or "m" or "man" or "男" => Gender.Male,
        "other" or "x" or "diverse" or "其他" => Gender.Other,
        _ => throw MemberRefusals.GenderUnknown(),
    };

    static long? Store(string? code, UpsertFrame frame)
    {
        if (string.IsNullOrWhiteSpace(code)) return null;
        return frame.Stores.TryGetValue(code.Trim(), out var id) ? id : throw MemberRefusals.StoreUnknown();
    }
}
