using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Wording;

namespace CampaignConsole.Core.Campaigns;

/// <summary>How a campaign uses its sending channels, as one plain sentence.</summary>
public static class ChannelSentence
{
    /// <summary>Empty where nothing is sent.</summary>
    public static string Of(IReadOnlyList<ChannelChoice> choices, string language)
    {
        var sending = choices.Where(choice => choice.IsSending).ToList();
        if (sending.Count == 0) return "";
        if (!ChannelChoice.InOrder(sending)) return Wording.Say("channels.all", language, string.Join(Comma(language), sending.Select(choice => Named(choice, language))));
        var first = Wording.Say("channels.first", language, Named(sending[0], language));
        return Wording.Say("channels.in_order", language, first + string.Concat(sending.Skip(1).Select(choice => Wording.Say("channels.then", language, Named(choice, language), choice.AfterHours))));
    }

    static string Named(ChannelChoice choice, string language) => Wording.Say("channel." + choice.Channel, language);

    static string Comma(string language) => Languages.Of(language) == Languages.Chinese ? "、" : ", ";
}
