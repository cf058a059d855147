using System.Globalization;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Web.Ui;

namespace CampaignConsole.Web.Features.Promotions;

/// <summary>Names of a promotion's choices in the language of the page.</summary>
static class PromotionLabels
{
    public static string Language => Languages.Of(CultureInfo.CurrentUICulture.Name);

    public static string Of(Enum value) => Standing(Wording.Say(Wording.NameOf(value), Language));

    public static string Problem(string code) => Wording.Say("promotion.problem." + code, Language);

    public static string Channel(string name) => Wording.Say("promotion.channel." + name, Language);

    public static IReadOnlyList<Choice<string>> UsableChannels() => [.. ChannelNames.Asking.Select(name => new Choice<string>(name, Standing(Channel(name))))];

    public static IReadOnlyList<Choice<string>> StoreTypes() =>
        [.. new[] { "self-operated", "franchise", "online" }.Select(type => new Choice<string>(type, Standing(Wording.Say("promotion.storeType." + type, Language))))];

    public static IReadOnlyList<Choice<string>> LifeStages() =>
        [.. new[] { "new", "core", "marked", "clearance" }.Select(stage => new Choice<string>(stage, Standing(Wording.Say("promotion.lifeStage." + stage, Language))))];

    // The words are made for sentences; standing alone they begin with a capital.
    static string Standing(string words) => words.Length == 0 ? words : char.ToUpper(words[0], CultureInfo.CurrentCulture) + words[1..];

    public static string Sentence(PromotionDefinition definition) => PromotionSentence.Of(definition, Language);

    public static Tone ToneOf(OfferState state) => state switch
    {
        OfferState.Sealed => Tone.Accent,
        OfferState.Live => Tone.Good,
        OfferState.Withdrawn or OfferState.Held => Tone.Bad,
    };
}
