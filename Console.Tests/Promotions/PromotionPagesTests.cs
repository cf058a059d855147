using Bunit;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Promotions;
using CampaignConsole.Web.Features.Promotions.Editors;
using CampaignConsole.Web.Features.Promotions.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Xunit;

namespace CampaignConsole.Tests.Promotions;

/// <summary>The parts of the editor.</summary>
public sealed class PromotionPagesTests : UiContext
{
    [Fact]
    public void Every_benefit_has_an_editor_a_label_and_a_beginning_that_could_be_sealed()
    {
        var varieties = typeof(Benefit).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Benefit))).ToHashSet();
        Assert.Equal(varieties, BenefitEditors.All.Select(one => one.Benefit).ToHashSet());
        var texts = Services.GetRequiredService<IStringLocalizer<PromotionsText>>();
        Assert.All(BenefitEditors.All, one =>
        {
            Assert.False(texts[one.Label].ResourceNotFound, one.Label);
            Assert.IsType(one.Benefit, one.New());
            if (one.Benefit != typeof(Gift)) Assert.Empty(one.New().Problems());
        });
    }

    [Fact]
    public void Every_editor_draws_its_benefit()
    {
        Assert.All(BenefitEditors.All.Where(one => one.Benefit != typeof(BuyXGetY)), one =>
        {
            var shown = Render(builder =>
            {
                builder.OpenComponent(0, one.Editor);
                builder.AddAttribute(1, "Value", one.New());
                builder.AddAttribute(2, "Currency", "CNY");
                builder.CloseComponent();
            });
            Assert.NotEmpty(shown.FindAll("input, select"));
        });
    }

    [Fact]
    public void Changing_the_percentage_changes_the_definition_and_its_sentence()
    {
        var model = PromotionEditModel.New("CNY");
        Assert.False(model.IsChanged);
        var part = Render<BenefitsPart>(parameters => parameters.Add(one => one.Model, model));
        part.Find("input[type=number]").Change("35");

        Assert.Equal(3_500, Assert.IsType<PercentOff>(model.Definition.Benefits[0]).BasisPoints);
        Assert.Contains("35\u00a0% off everything", PromotionSentence.Of(model.Definition, "en"));
        Assert.True(model.IsChanged);
        Assert.Contains("no_headline", model.Problems);
    }

    [Fact]
    public void Another_kind_of_benefit_is_one_choice_away()
    {
        var model = PromotionEditModel.New("CNY");
        var part = Render<BenefitsPart>(parameters => parameters.Add(one => one.Model, model));
        part.Find("select").Change(nameof(AmountOff));
        Assert.IsType<AmountOff>(model.Definition.Benefits[0]);
        part.FindAll("button").Last().Click();
        Assert.Equal(2, model.Definition.Benefits.Count);
    }

    [Fact]
    public void Limits_are_set_by_scope()
    {
        var definition = PromotionKit.Coats;
        var part = Render<CapsPart>(parameters => parameters.Add(one => one.Value, definition)
            .Add(one => one.ValueChanged, EventCallback.Factory.Create<PromotionDefinition>(this, changed => definition = changed)));
        part.Find("input[aria-label='Each member: Uses']").Change("3");
        Assert.Equal(3, definition.Caps.UsesPerMember);
        Assert.Equal(PromotionKit.Coats.Caps.Money, definition.Caps.Money);
    }

    [Fact]
    public void A_limit_per_code_is_asked_only_where_there_are_codes()
    {
        var definition = PromotionKit.Coats with { Codes = new OfferCodes { Kind = CodeKind.Pool, PoolSize = 10 }, Reach = OfferReach.Code };
        Assert.Empty(Render<CapsPart>(parameters => parameters.Add(one => one.Value, PromotionKit.Coats)).FindAll("input[aria-label='Uses per code']"));
        var part = Render<CapsPart>(parameters => parameters.Add(one => one.Value, definition)
            .Add(one => one.ValueChanged, EventCallback.Factory.Create<PromotionDefinition>(this, changed => definition = changed)));
        part.Find("input[aria-label='Uses per code']").Change("1");
        Assert.Equal(1, definition.Caps.UsesPerCode);
        Assert.Empty(PromotionProblems.Of(definition));
        // Without codes it stands there until it is taken out, with the reason.
        var without = definition with { Codes = new OfferCodes(), Reach = OfferReach.Everybody };
        Assert.Equal(["code_limit_without_codes"], PromotionProblems.Of(without));
        Assert.NotEmpty(Render<CapsPart>(parameters => parameters.Add(one => one.Value, without)).FindAll("input[aria-label='Uses per code']"));
        Assert.Equal(["cap_not_positive"], PromotionProblems.Of(definition with { Caps = definition.Caps with { UsesPerCode = 0 } }));
    }

    [Theory]
    [InlineData(CodeKind.Pool, null, true)]
    [InlineData(CodeKind.Personal, null, true)]
    [InlineData(CodeKind.Shared, null, false)]
    [InlineData(CodeKind.Pool, 1L, false)]
    public void Choosing_codes_that_have_no_limit_says_that_they_can_be_used_again(CodeKind chosen, long? limit, bool isSaid)
    {
        var definition = PromotionKit.Coats with { Caps = new OfferCaps { UsesPerCode = limit } };
        var part = Render<CodesPart>(parameters => parameters.Add(one => one.Value, definition)
            .Add(one => one.ValueChanged, EventCallback.Factory.Create<PromotionDefinition>(this, changed => definition = changed)));
        part.Find("#code-kind").Change(chosen.ToString());
        Assert.Equal((chosen, limit), (definition.Codes.Kind, definition.Caps.UsesPerCode));
        part.Render(parameters => parameters.Add(one => one.Value, definition));
        Assert.Equal(isSaid, part.FindAll("#code-kind-hint").Count == 1);
        if (isSaid) Assert.Equal("The same code can be used again and again, unless “Uses per code” is set under “Limits”.", part.Find("#code-kind-hint").TextContent);
    }

    [Fact]
    public void A_diff_names_what_changed_and_counts_long_lists()
    {
        var changes = PromotionDiff.Of(PromotionKit.Coats, PromotionKit.Coats with
        {
            Caps = PromotionKit.Coats.Caps with { Money = 9_000_000 }, Benefits = [new PercentOff(2_500)],
            Products = new ProductScope { Categories = ["Coats"], Skus = [.. Enumerable.Range(0, 40).Select(i => $"S{i}")] },
        });
        Assert.Contains(new PromotionChange("caps.money", "12000000", "9000000"), changes);
        Assert.Contains(new PromotionChange("benefits[1].basisPoints", "2000", "2500"), changes);
        Assert.Contains(new PromotionChange("products.skus", null, "+40"), changes);
        Assert.Equal(3, changes.Count);
        var limited = PromotionKit.Coats with { Caps = PromotionKit.Coats.Caps with { UsesPerCode = 1 } };
        Assert.Equal([new PromotionChange("caps.usesPerCode", null, "1")], PromotionDiff.Of(PromotionKit.Coats, limited));
    }
}
