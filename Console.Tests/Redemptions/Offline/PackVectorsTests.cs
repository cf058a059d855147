using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Redemptions.Offline;

namespace CampaignConsole.Tests.Redemptions.Offline;

public class PackVectorsTests
{
    [Fact]
    public void There_is_one_for_each_benefit_and_names_tell_them_apart()
    {
        var benefits = PackVectors.All.SelectMany(vector => vector.Offers).SelectMany(offer => OfferDocument.Stored(offer.Document).Definition().Benefits).Select(benefit => benefit.GetType()).ToHashSet();
        var all = typeof(Benefit).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Benefit)));
        Assert.Empty(all.Except(benefits));
        Assert.Equal(PackVectors.All.Count, PackVectors.All.Select(vector => vector.Name).Distinct().Count());
        Assert.All(Enum.GetValues<Outcome>(), outcome => Assert.Contains(PackVectors.All, vector => vector.Expected.Offers.Any(offer => offer.Reason.Outcome == outcome)));
    }

    [Fact]
    public void Read_from_the_pack_they_are_answered_to_the_same_bytes()
    {
        foreach (var vector in PackVectors.All)
        {
            var read = CanonicalJson.Read<PackVector>(CanonicalJson.Of(vector));
            Assert.Equal(vector.Expected.Canonical(), PackVectors.Answer(read.Basket, read.Opened, read.Offers).Canonical());
            Assert.Equal(vector.Expected.Canonical(), read.Expected.Canonical());
        }
    }

    /// <summary>Figures that somebody computed by hand; a change of the evaluator that moves one of them changes what tills must do.</summary>
    [Theory]
    [InlineData("per cent of each unit, half away from zero", 452, 2_563)]
    [InlineData("per cent across lines, to the cent by largest remainder", 1_000, 2_000)]
    [InlineData("amount off the order, shared by line value", 1_000, 4_555)]
    [InlineData("amount off each unit, never below zero", 600, 0)]
    [InlineData("fixed price of a set, filled from the dearest", 600, 12_400)]
    [InlineData("buy two, get the cheapest free, repeating", 3_000, 8_000)]
    [InlineData("buy two, get one: the get side is short", 0, 4_000)]
    [InlineData("every second half price", 1_999, 7_996)]
    [InlineData("three for a price each", 1_200, 5_800)]
    [InlineData("a table by what is spent", 2_500, 22_500)]
    [InlineData("a gift line", 4_900, 30_000)]
    [InlineData("free shipping from a spend that is not reached", 0, 18_800)]
    [InlineData("free shipping", 800, 19_900)]
    [InlineData("points for what is paid after discounts", 1_000, 9_000)]
    [InlineData("a shelf price first, then the order", 3_000, 7_000)]
    [InlineData("what is reduced is left out", 500, 12_500)]
    [InlineData("one after the other by position", 1_450, 8_549)]
    [InlineData("the best one of a group", 1_500, 8_500)]
    [InlineData("an exclusive one stands alone", 500, 9_500)]
    [InlineData("by category, brand and life stage", 1_200, 10_800)]
    [InlineData("the last of a budget, clipped", 1_000, 14_000)]
    [InlineData("the last of a budget, skipped", 0, 10_000)]
    [InlineData("used up", 0, 10_000)]
    [InlineData("over since the minute that the store's clock shows", 0, 10_000)]
    [InlineData("weekdays and hours over midnight", 1_000, 9_000)]
    [InlineData("another store's offer", 0, 10_000)]
    [InlineData("a shared code that was not brought", 0, 10_000)]
    [InlineData("a shared code that was brought", 1_000, 9_000)]
    [InlineData("an offer for members, nobody known", 0, 10_000)]
    [InlineData("another currency", 0, 10_000)]
    public void A_vector_has_the_figures_that_were_computed_by_hand(string name, long discount, long total)
    {
        var answer = PackVectors.All.Single(vector => vector.Name == name).Expected;
        Assert.Equal((discount, total), (answer.TotalDiscount, answer.Total));
    }
}
