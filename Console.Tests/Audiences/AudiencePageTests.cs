using Bunit;
using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Audiences.Counts;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Tests.Ui;
using CampaignConsole.Web.Features.Audiences.Editing;
using CampaignConsole.Web.Features.Audiences.Editors;
using CampaignConsole.Web.Features.Audiences.Parts;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Audiences;

/// <summary>The builder's parts.</summary>
public class AudiencePageTests : UiContext
{
    static readonly EditorAid Aid = new(new RuleChoices { Tiers = ["gold", "platinum"], Categories = ["Coats"], StoreRegions = ["North"] }, RuleNames.None, new Dictionary<long, int>(), "en");

    public AudiencePageTests() => Services.AddScoped<DragState>();

    [Fact]
    public void A_condition_is_added_filled_in_and_removed()
    {
        var draft = new RuleDraft();
        var builder = Builder(draft);
        builder.Find("select.add").Change("tierIs");
        Assert.Contains("fill in", builder.Find(".cond .n").TextContent);
        builder.Find(".cond select.pick").Change("gold");
        Assert.Equal(new AllOf(new TierIs(["gold"])).ToJson(), draft.Complete().Rule.ToJson());
        builder.Find(".cond .icon-btn").Click();
        Assert.Empty(draft.Root.Nodes);
    }

    [Fact]
    public void Every_condition_can_be_edited_on_the_page()
    {
        var draft = RuleDraft.Of(new AllOf([.. RuleExamples.Conditions]));
        Assert.Equal(RuleExamples.Conditions.Count, Builder(draft).FindAll(".cond").Count);
    }

    [Fact]
    public void Alt_and_an_arrow_move_a_condition_and_the_bracket_is_chosen()
    {
        var draft = RuleDraft.Of(new AllOf(new TierIs(["gold"]), new BirthdayWithin(3)));
        var builder = Builder(draft);
        builder.FindAll(".cond")[0].KeyDown(new Microsoft.AspNetCore.Components.Web.KeyboardEventArgs { Key = "ArrowDown", AltKey = true });
        builder.FindAll(".join button")[1].Click();
        Assert.Equal(new AnyOf(new BirthdayWithin(3), new TierIs(["gold"])).ToJson(), draft.Complete().Rule.ToJson());
    }

    [Fact]
    public void The_count_says_its_age_its_time_and_the_change()
    {
        var card = Render<CountCard>(with => with.Add(part => part.Count, new RuleCount(987, 20_000, 41, Evening)).Add(part => part.Difference, new RuleDifference(4, 65, 983)).Add(part => part.Version, 4));
        Assert.Contains("987", card.Find(".big").TextContent);
        Assert.Contains("counted at 20:40 in 41 ms of 20,000", card.Markup);
        Assert.Contains("−61", card.Find(".fewer").TextContent);
    }

    IRenderedComponent<GroupEditor> Builder(RuleDraft draft) => Render<GroupEditor>(with => with
        .AddCascadingValue(Aid).Add(part => part.Group, draft.Root).Add(part => part.Draft, draft).Add(part => part.Numbers, _ => null));
}
