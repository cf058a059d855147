using System.Globalization;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Desk;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace CampaignConsole.Tests.Redemptions.Desk;

/// <summary>What staff are told to say.</summary>
public sealed class DeskWordsTests : UiContext
{
    [Theory]
    [InlineData("en", "20 % off your coat. A scarf on top", "20 % off your coat", "A scarf on top")]
    [InlineData("en", "20 % off your coat. A scarf on top.", "20 % off your coat.", "A scarf on top.")]
    [InlineData("zh-Hans", "大衣八折。另送围巾。", "大衣八折。", "另送围巾。")]
    [InlineData("zh-Hans", "大衣八折。另送围巾", "大衣八折", "另送围巾")]
    [InlineData("zh-Hans", "大衣八折", "大衣八折")]
    public void Offers_that_apply_are_said_as_sentences_of_their_own(string language, string said, params string[] words)
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        var model = new DeskModel();
        model.Answer(new ReadEvaluation(null!, language, [.. words.Select((text, i) => new ReadOffer(
            i + 1, "", null, "Headline", text, Outcome.Applied, Reasons.Applied, "", null, null, 1_000, 0, FundingShares.None))]));
        Assert.Equal(said, DeskRows.Say(model, Services.GetRequiredService<IStringLocalizer<DeskText>>()));
    }
}
