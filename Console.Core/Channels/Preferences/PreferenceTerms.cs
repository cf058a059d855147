using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Settings;

namespace CampaignConsole.Core.Channels.Preferences;

/// <summary>What the brand says on the preference page, beside its name and postal address.</summary>
public sealed record PreferenceTerms : ISettings<PreferenceTerms>
{
    /// <summary>Longest text in one language: one screen.</summary>
    public const int MostTerms = 2_000;

    /// <summary>Longest contact.</summary>
    public const int MostContact = 200;

    public static string Name => "preference-page";

    public static PreferenceTerms Default { get; } = new();

    /// <summary>Whom members may ask: a mail address or a telephone number.</summary>
    public string? Contact { get; init; }

    /// <summary>One screen of terms in both languages, plain text.</summary>
    public Texts Terms { get; init; } = new();
}
