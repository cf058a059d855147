using Bunit;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Redemptions.Rehearsals;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Promotions.Parts;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Redemptions.Rehearsals;

/// <summary>What a change of a promotion does to baskets that were sold.</summary>
public sealed class VersionOutcomesTests : UiContext
{
    static readonly PromotionDefinition Twenty = TillKit.Definition(OfferReach.Everybody);

    /// <summary>30 %, and from two coats only.</summary>
    static readonly PromotionDefinition Thirty = Twenty with { Benefits = [new PercentOff(3_000)], When = Twenty.When with { MinimumSpend = 150_000 } };

    static Actor By => TestConsole.Person(Roles.Marketer, 1, "Ada");

    static async Task<TestApi> StartAsync(DatabaseKind kind, params int[] coats)
    {
        var console = await TestApi.StartAsync(kind);
        await TillKit.SeedAsync(console.Get<WriteGate>());
        await console.WriteAsync(db =>
        {
            for (var i = 1; i <= coats.Length; i++)
            {
                db.Add(new Receipt
                {
                    Id = i, Source = "pos", StoreCode = "S1", StoreId = 1, ReceiptNumber = $"R{i}", Revision = 1, IsCurrent = true, Channel = "pos", At = TestClock.Usual.AddDays(-i), Currency = "CNY",
                    BusinessDate = DateOnly.FromDateTime(TestClock.Usual.Date), Total = coats[i - 1] * 100_000,
                });
                db.Add(new ReceiptLine { Id = i, ReceiptId = i, LineId = "1", Sku = "COAT", Quantity = coats[i - 1], Amount = coats[i - 1] * 100_000, UnitPrice = 100_000 });
            }
        });
        return console;
    }

    [Theory, EachDatabase]
    public async Task Real_baskets_show_what_they_get_before_and_after(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind, 1, 2, 3, 1);
        var shown = await console.Get<VersionOutcomes>().CompareAsync(By, Twenty, Thirty, "en", default);
        // Two receipts with one coat are one example.
        Assert.Equal([1, 2, 3], shown.Select(one => one.Lines.Single().Quantity).Order());
        Assert.All(shown, one => Assert.True(one.IsChanged && one.SoldAt is not null));
        var one = shown.Single(sample => sample.Lines[0].Quantity == 1);
        Assert.Equal((Outcome.Applied, 20_000L, Outcome.Almost, 0L), (one.Before.Outcome, one.Before.Discount, one.After.Outcome, one.After.Discount));
        Assert.Contains("500", one.After.Sentence, StringComparison.Ordinal);
        Assert.Equal((40_000L, 60_000L), shown.Where(sample => sample.Lines[0].Quantity == 2).Select(sample => (sample.Before.Discount, sample.After.Discount)).Single());
        Assert.All(await console.Get<VersionOutcomes>().CompareAsync(By, Twenty, Twenty with { Terms = new Texts("new", "新") }, "en", default), sample => Assert.False(sample.IsChanged));
    }

    [Theory, EachDatabase]
    public async Task Without_receipts_baskets_are_made_up_from_products_in_scope(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var shown = await console.Get<VersionOutcomes>().CompareAsync(By, Twenty, Thirty, "en", default);
        Assert.NotEmpty(shown);
        Assert.All(shown, one => Assert.Equal((null, "COAT"), (one.SoldAt, one.Lines.Single().Sku)));
        Assert.Contains(shown, one => one.After.Outcome == Outcome.Applied);
    }

    [Fact]
    public async Task The_versions_say_the_change_in_words_and_in_outcomes()
    {
        await using var console = await StartAsync(DatabaseKind.Sqlite, 1, 2);
        Services.AddSingleton(console.Get<VersionOutcomes>());
        var words = Render<SentenceDiff>(parameters => parameters.Add(one => one.Before, Twenty).Add(one => one.After, Thirty));
        Assert.Contains("20", words.Find("del").TextContent, StringComparison.Ordinal);
        Assert.Contains("30", words.Find("ins").TextContent, StringComparison.Ordinal);
        var page = Render<ChangedOutcomes>(parameters => parameters.Add(one => one.Before, Twenty).Add(one => one.After, Thirty));
        await page.PressTextAsync("Compare on sample baskets");
        page.WaitForAssertion(() => Assert.Contains("sample baskets get something else", page.Markup, StringComparison.Ordinal));
        Assert.Contains("COAT × 2", page.Markup, StringComparison.Ordinal);
    }
}
