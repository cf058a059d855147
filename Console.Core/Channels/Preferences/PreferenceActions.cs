using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Settings;

namespace CampaignConsole.Core.Channels.Preferences;

/// <summary>Changes what the brand says on the preference page.</summary>
public sealed class PreferenceActions(SettingsBook book)
{
    /// <summary>Changes what the brand says on the page.</summary>
    /// <exception cref="Refused"><c>right_missing</c>, <c>field_too_long</c></exception>
    public Task SetTermsAsync(Actor by, PreferenceTerms terms, CancellationToken ct)
    {
        var (english, chinese) = (terms.Terms.En?.Trim(), terms.Terms.ZhHans?.Trim());
        if (english?.Length > PreferenceTerms.MostTerms || chinese?.Length > PreferenceTerms.MostTerms) throw MemberRefusals.FieldTooLong("terms", PreferenceTerms.MostTerms);
        return book.WriteAsync(by, new PreferenceTerms { Contact = PlainText.Field(terms.Contact, "contact", PreferenceTerms.MostContact), Terms = new Texts(english, chinese) }, ct);
    }
}
