using System.Globalization;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Web.Ui;

namespace CampaignConsole.Web.Features.Members;

/// <summary>Words of Members that several pages say.</summary>
static class MemberWords
{
    static string Language => CultureInfo.CurrentUICulture.Name;

    public static string Kind(IdentityKind kind) => Wording.Say(Wording.NameOf(kind), Language);

    /// <summary>A tier as the brand named it, with a capital.</summary>
    public static string Tier(string tier) => tier.Length == 0 ? tier : char.ToUpper(tier[0], CultureInfo.CurrentCulture) + tier[1..];

    /// <summary>A language in its own words: 简体中文 for zh-Hans; an unknown code as it stands.</summary>
    public static string LanguageName(string code)
    {
        try
        {
            return CultureInfo.GetCultureInfo(code, predefinedOnly: true).NativeName;
        }
        catch (CultureNotFoundException)
        {
            return code;
        }
    }

    public static string Evidence(string code) => Wording.Knows("evidence." + code) ? Wording.Say("evidence." + code, Language) : code;

    public static string Reason(string? code) => code is not null && Wording.Knows("reason." + code) ? Wording.Say("reason." + code, Language) : code ?? "";

    /// <summary>What speaks for one person is good, what speaks against it is a warning.</summary>
    public static Tone EvidenceTone(string code) =>
        code.StartsWith("other_", StringComparison.Ordinal) ? Tone.Warn : code.EndsWith("_verified", StringComparison.Ordinal) || code is "same_birth_date" or "same_name" ? Tone.Good : Tone.Accent;

    public static string Topic(IEnumerable<Topic> topics, string code) =>
        topics.FirstOrDefault(topic => topic.Code == code) is { } known ? Languages.Of(Language) == Languages.Chinese ? known.NameZh : known.NameEn : code;
}
