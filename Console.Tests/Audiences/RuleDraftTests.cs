using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Audiences.Counts;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Web.Features.Audiences.Editing;
using CampaignConsole.Web.Features.Audiences.Editors;

namespace CampaignConsole.Tests.Audiences;

/// <summary>The rule while it is edited.</summary>
public class RuleDraftTests
{
    [Fact]
    public void A_rule_survives_being_edited_without_a_change() =>
        Assert.Equal(RuleExamples.Rule.ToJson(), Json(RuleDraft.Of(new AllOf(
            [.. ((AllOf)RuleExamples.Rule).Rules.SkipLast(1), new NotRule(new AnyOf(((NotRule)((AllOf)RuleExamples.Rule).Rules[^1]).Rule))])), unwrap: true));

    [Fact]
    public void What_is_incomplete_is_left_out_of_counts_and_cannot_be_saved()
    {
        var draft = RuleDraft.Of(new AllOf(new TierIs(["gold"])));
        Assert.False(draft.IsIncomplete);
        draft.Root.Add(new DraftCondition(new TierIs([])));
        draft.Root.Add(new DraftGroup { Bracket = Bracket.None });
        Assert.True(draft.IsIncomplete);
        Assert.Equal(new AllOf(new TierIs(["gold"])).ToJson(), Json(draft));
        Assert.Equal(RuleNode.Empty.ToJson(), Json(new RuleDraft()));
    }

    [Fact]
    public void Moving_down_passes_a_condition_goes_into_a_group_and_out_of_it()
    {
        var draft = RuleDraft.Of(new AllOf(new TierIs(["a"]), new TierIs(["b"]), new AnyOf(new TierIs(["c"]))));
        var first = draft.Root.Nodes[0];
        var trail = new List<string>();
        do trail.Add(Said(draft.Root));
        while (RuleDraft.Move(first, 1) && trail.Count < 10);
        Assert.Equal(["a b [c]", "b a [c]", "b [a c]", "b [c a]", "b [c] a"], trail);
        while (RuleDraft.Move(first, -1)) { }
        Assert.Equal("a b [c]", Said(draft.Root));
    }

    [Fact]
    public void A_group_cannot_be_dragged_into_itself()
    {
        var draft = RuleDraft.Of(new AllOf(new TierIs(["a"]), new AnyOf(new TierIs(["c"]))));
        var group = (DraftGroup)draft.Root.Nodes[1];
        RuleDraft.MoveBefore(group, group.Nodes[0]);
        Assert.Equal("a [c]", Said(draft.Root));
        RuleDraft.MoveBefore(draft.Root.Nodes[0], group.Nodes[0]);
        Assert.Equal("[a c]", Said(draft.Root));
    }

    [Fact]
    public void Every_condition_has_an_editor_and_a_line_in_the_menu()
    {
        Assert.Equal(RuleCatalogue.Conditions.Order(), ConditionEditors.All.Select(kind => kind.Name).Order());
        foreach (var kind in ConditionEditors.All)
        {
            Assert.Equal(kind.Name, kind.New("CNY").TypeName());
            Assert.Equal(kind.Editor.Name, kind.New("CNY").GetType().Name + "Editor");
        }
    }

    [Theory, EachDatabase]
    public async Task Only_the_last_of_quick_questions_is_answered(DatabaseKind kind)
    {
        await using var world = await AudienceWorld.StartAsync(kind);
        foreach (var tier in new[] { "gold", "gold", "silver" }) await world.MemberAsync(member => member.Tier = tier);
        using var watch = new RuleWatch(world.Console.Get<RuleQueries>());
        var counts = new List<int?>();
        watch.Changed += () =>
        {
            counts.Add(watch.Count?.Count);
            return Task.CompletedTask;
        };
        Task[] asked = [Ask("gold"), Ask("bronze"), Ask("silver")];
        await Task.WhenAll(asked);
        Assert.Equal([1, 1, 1], counts);
        Assert.False(watch.IsAsking);
        return;

        Task Ask(string tier) => watch.AskAsync(world.Console.Marketer, new AllOf(new TierIs([tier])), null, 1, false, default);
    }

    static string Json(RuleDraft draft, bool unwrap = false)
    {
        var rule = draft.Complete().Rule;
        return unwrap && rule is AllOf { Rules: [.., NotRule { Rule: AnyOf { Rules: [var only] } }] } all ? new AllOf([.. all.Rules.SkipLast(1), new NotRule(only)]).ToJson() : rule.ToJson();
    }

    static string Said(DraftGroup group) => string.Join(' ', group.Nodes.Select(node => node is DraftGroup inner ? $"[{Said(inner)}]" : ((TierIs)((DraftCondition)node).Value).Tiers[0]));
}
