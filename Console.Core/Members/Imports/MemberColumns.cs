using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Upserts;
using CampaignConsole.Core.Platform.Tables;

namespace CampaignConsole.Core.Members.Imports;

/// <summary>The columns of a file of members, and those that become identities and consents.</summary>
static class MemberColumns
{
    public const string Attributes = "attributes.";

    /// <summary>The topic of a consent whose row names none.</summary>
    const string UsualTopic = "offers";

    /// <summary>No subscriber anywhere has a shorter number.</summary>
    const int FewestDigits = 5;

    static readonly string[] IdentityKinds = ["phone", "email", "card", "wechat", "app", "marketplace"];

    static readonly (string Column, string Channel)[] ConsentChannels =
    [
        ("consentEmail", ChannelNames.Email), ("consentSms", ChannelNames.Sms), ("consentPush", ChannelNames.Push), ("consentWechat", ChannelNames.WeChat),
        ("consentCall", ChannelNames.CallList), ("consentMail", ChannelNames.Mail), ("consentTask", ChannelNames.Task),
    ];

    public static IReadOnlyList<Column> All { get; } =
    [
        new("sourceId", false, "source id", "member id", "customer id", "crm id", "id", "会员编号", "会员ID", "客户编号"),
        new("source", false, "system", "source system", "来源", "来源系统"),
        new("name", false, "full name", "member name", "customer name", "姓名", "会员姓名", "名称"),
        new("familyName", false, "family name", "last name", "surname", "姓"),
        new("givenName", false, "given name", "first name", "forename", "名"),
        new("phone", false, "mobile", "mobile number", "phone number", "telephone", "tel", "手机", "手机号", "手机号码", "电话"),
        new("phoneVerified", false, "phone verified", "mobile verified", "手机已验证"),
        new("email", false, "e-mail", "mail", "email address", "邮箱", "电子邮箱", "邮件地址"),
        new("emailVerified", false, "email verified", "邮箱已验证"),
        new("card", false, "card number", "card no", "loyalty card", "household_id", "卡号", "会员卡号"),
        new("wechat", false, "wechat id", "openid", "unionid", "微信", "微信号", "微信ID"),
        new("app", false, "app id", "app user id", "device id", "APP ID"),
        new("marketplace", false, "marketplace id", "tmall id", "jd id", "淘宝ID", "天猫ID", "京东ID"),
        new("birthDate", false, "birth date", "birthday", "date of birth", "dob", "born", "生日", "出生日期"),
        new("gender", false, "sex", "性别"),
        new("language", false, "lang", "语言"),
        new("timeZone", false, "time zone", "tz", "时区"),
        new("region", false, "area", "大区", "区域"),
        new("homeStore", false, "home store", "store", "store code", "store_id", "归属门店", "门店", "所属门店"),
        new("tier", false, "level", "status tier", "membership level", "等级", "会员等级"),
        new("tags", false, "tag", "labels", "标签"),
        new("joinedAt", false, "joined", "join date", "registered", "registration date", "入会时间", "注册时间", "入会日期"),
        new("line1", false, "address", "street", "address line 1", "address 1", "地址", "详细地址"),
        new("line2", false, "address line 2", "address 2"),
        new("city", false, "town", "城市"),
        new("postcode", false, "zip", "zip code", "postal code", "邮编", "邮政编码"),
        new("addressRegion", false, "province", "state", "county", "省", "省份"),
        new("country", false, "国家"),
        new("consentEmail", false, "consent email", "email consent", "email opt in", "email marketing", "邮件订阅", "同意邮件"),
        new("consentSms", false, "consent sms", "sms consent", "sms opt in", "短信订阅", "同意短信"),
        new("consentPush", false, "consent push", "push consent", "push opt in", "同意推送"),
        new("consentWechat", false, "consent wechat", "wechat consent", "同意微信"),
        new("consentCall", false, "consent call", "call consent", "phone consent", "同意电话"),
        new("consentMail", false, "consent mail", "post consent", "direct mail consent", "同意邮寄"),
        new("consentTask", false, "consent task", "store contact consent", "同意门店联系"),
        new("consentTopic", false, "consent topic", "topic", "同意主题"),
        new("consentAt", false, "consent at", "consent date", "consent time", "同意时间"),
        new(Attributes, false),
    ];

    public static IReadOnlyList<IdentityRow> Identities(RowCells cells)
    {
        var found = new List<IdentityRow>();
        foreach (var kind in IdentityKinds)
        {
            var verified = kind is "phone" or "email" ? cells.Flag(kind + "Verified") : null;
            if (cells.Identifier(kind) is not { } value) continue;
            // What the upsert would refuse anyway is said in the preview already, and beside the row's other cells.
            if (kind == "email" && EmailAddress.Normalise(value) is null) cells.Refuse(kind, "email_invalid");
            else if (kind == "phone" && value.Count(char.IsDigit) < FewestDigits) cells.Refuse(kind, "phone_invalid");
            else found.Add(new IdentityRow(kind, value, null, verified));
        }

        return found;
    }

    public static IReadOnlyList<ConsentRow>? Consents(RowCells cells)
    {
        List<ConsentRow>? found = null;
        foreach (var (column, channel) in ConsentChannels)
        {
            if (cells.Flag(column) is not { } granted) continue;
            (found ??= []).Add(new ConsentRow(channel, cells.Text("consentTopic", 60) ?? UsualTopic, granted, cells.Instant("consentAt")));
        }

        return found;
    }

    /// <summary>The column that a refusal of the upsert speaks of, and its cell; both empty where it means the row.</summary>
    public static (string Column, string? Value) Of(Refused problem, MemberRow row) => problem.Code switch
    {
        "phone_invalid" => ("phone", Identity(row, "phone")),
        "email_invalid" => ("email", Identity(row, "email")),
        "birth_date_invalid" => ("birthDate", row.BirthDate.Value),
        "gender_unknown" => ("gender", row.Gender.Value),
        "time_zone_unknown" => ("timeZone", row.TimeZone.Value),
        "home_store_unknown" => ("homeStore", row.HomeStore.Value),
        _ => ("", ""),
    };

    static string? Identity(MemberRow row, string kind) => row.Identities?.FirstOrDefault(identity => identity.Kind == kind)?.Value;
}
