using System.Globalization;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Upserts;

namespace CampaignConsole.Web.Features.Members;

/// <summary>A member in the form: plain texts, made into a row when it is saved.</summary>
public sealed class MemberEditModel
{
    /// <summary>An identity in the form; an empty value is left out.</summary>
    public sealed class IdentityField
    {
        public IdentityKind Kind { get; set; }

        public string Issuer { get; set; } = "";

        public string Value { get; set; } = "";

        public bool Verified { get; set; }
    }

    public string Name { get; set; } = "";

    public DateOnly? BirthDate { get; set; }

    public Gender Gender { get; set; }

    public string Language { get; set; } = "";

    public string TimeZone { get; set; } = "";

    public string Region { get; set; } = "";

    public string HomeStore { get; set; } = "";

    public string Tier { get; set; } = "";

    public string Tags { get; set; } = "";

    public string Line1 { get; set; } = "";

    public string Line2 { get; set; } = "";

    public string City { get; set; } = "";

    public string Postcode { get; set; } = "";

    public string AddressRegion { get; set; } = "";

    public string Country { get; set; } = "";

    public List<IdentityField> Identities { get; } = [];

    public static MemberEditModel Of(MemberDetail member)
    {
        var model = new MemberEditModel
        {
            Name = member.Name, BirthDate = member.BirthDate, Gender = member.Gender, Language = member.Language ?? "", TimeZone = member.TimeZone ?? "",
            Region = member.Region ?? "", HomeStore = member.HomeStoreCode ?? "", Tier = member.Tier ?? "", Tags = string.Join(", ", member.Tags),
            Line1 = member.Address.Line1 ?? "", Line2 = member.Address.Line2 ?? "", City = member.Address.City ?? "", Postcode = member.Address.Postcode ?? "",
            AddressRegion = member.Address.Region ?? "", Country = member.Address.Country ?? "",
        };
        model.Identities.AddRange(member.Identities.Select(row => new IdentityField { Kind = row.Kind, Issuer = row.Issuer, Value = row.Value, Verified = row.Verified }));
        return model;
    }

    /// <summary>Everything in the form is given; what is empty is cleared.</summary>
    public MemberRow ToRow() => new()
    {
        Name = new Given<string>(Name),
        BirthDate = new Given<string>(BirthDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        Gender = new Given<string>(Gender.ToString()),
        Language = Plain(Language),
        TimeZone = Plain(TimeZone),
        Region = Plain(Region),
        HomeStore = Plain(HomeStore),
        Tier = Plain(Tier),
        Tags = new Given<IReadOnlyList<string>>(Tags.Split([',', '，', '、'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        Address = new Given<AddressRow>(new AddressRow(Line1, Line2, City, Postcode, AddressRegion, Country)),
        Identities = [.. Identities.Where(field => !string.IsNullOrWhiteSpace(field.Value))
            .Select(field => new IdentityRow(IdentityKey.NameOf(field.Kind), field.Value, field.Issuer, field.Verified))],
    };

    static Given<string> Plain(string text) => new(string.IsNullOrWhiteSpace(text) ? null : text.Trim());
}
