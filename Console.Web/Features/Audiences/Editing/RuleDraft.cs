using CampaignConsole.Core.Audiences.Rules;

namespace CampaignConsole.Web.Features.Audiences.Editing;

/// <summary>What joins the rules of a group.</summary>
public enum Bracket
{
    All,
    Any,
    None,
}

/// <summary>A node of a rule while it is edited.</summary>
public abstract class DraftNode
{
    public Guid Key { get; } = Guid.NewGuid();

    public DraftGroup? Parent { get; internal set; }
}

/// <summary>A condition while it is edited; it may be incomplete.</summary>
public sealed class DraftCondition(Condition value) : DraftNode
{
    public Condition Value { get; set; } = value;

    public bool IsComplete => RuleCheck.Problems(Value).Count == 0;
}

/// <summary>A group while it is edited; it may be empty.</summary>
public sealed class DraftGroup : DraftNode
{
    readonly List<DraftNode> nodes = [];

    public Bracket Bracket { get; set; }

    public IReadOnlyList<DraftNode> Nodes => nodes;

    public void Add(DraftNode node, int? at = null)
    {
        node.Parent = this;
        nodes.Insert(at ?? nodes.Count, node);
    }

    public void Remove(DraftNode node) => nodes.Remove(node);

    public int IndexOf(DraftNode node) => nodes.IndexOf(node);
}

/// <summary>A rule while it is edited: groups and conditions that can be added, moved and removed; what is incomplete is left out of counts.</summary>
public sealed class RuleDraft
{
    public DraftGroup Root { get; private set; } = new();

    /// <summary>True while a condition or a group is not complete: nothing can be saved.</summary>
    public bool IsIncomplete => Incomplete(Root, isRoot: true);

    public static RuleDraft Of(RuleNode rule)
    {
        var draft = new RuleDraft();
        var root = Read(rule);
        if (root is DraftGroup group) draft.Root = group;
        else draft.Root.Add(root);
        return draft;
    }

    /// <summary>The complete part as a rule, with the draft behind each of its nodes.</summary>
    public (RuleNode Rule, IReadOnlyDictionary<RuleNode, DraftNode> Behind) Complete()
    {
        var behind = new Dictionary<RuleNode, DraftNode>(ReferenceEqualityComparer.Instance);
        return (Write(Root, behind) ?? RuleNode.Empty, behind);
    }

    /// <summary>One place up or down in reading order: past a condition, into a group that stands there, or out of its own.</summary>
    public static bool Move(DraftNode node, int step)
    {
        if (node.Parent is not { } parent) return false;
        var index = parent.IndexOf(node);
        var beside = index + step;
        if (beside >= 0 && beside < parent.Nodes.Count)
        {
            var neighbour = parent.Nodes[beside];
            parent.Remove(node);
            if (neighbour is DraftGroup group) group.Add(node, step < 0 ? group.Nodes.Count : 0);
            else parent.Add(node, beside);
            return true;
        }

        if (parent.Parent is not { } above) return false;
        var place = above.IndexOf(parent);
        parent.Remove(node);
        above.Add(node, step < 0 ? place : place + 1);
        return true;
    }

    /// <summary>Puts a node before another one; a group cannot go into itself.</summary>
    public static void MoveBefore(DraftNode node, DraftNode target)
    {
        for (DraftNode? above = target; above is not null; above = above.Parent) if (above == node) return;
        if (node.Parent is not { } from || target.Parent is not { } to) return;
        from.Remove(node);
        to.Add(node, to.IndexOf(target));
    }

    static DraftNode Read(RuleNode rule)
    {
        switch (rule)
        {
            case AllOf all: return Group(Bracket.All, all.Rules);
            case AnyOf any: return Group(Bracket.Any, any.Rules);
            case NotRule { Rule: AnyOf none }: return Group(Bracket.None, none.Rules);
            case NotRule not: return Group(Bracket.None, [not.Rule]);
            default: return new DraftCondition((Condition)rule);
        }
    }

    static DraftGroup Group(Bracket bracket, IReadOnlyList<RuleNode> rules)
    {
        var group = new DraftGroup { Bracket = bracket };
        foreach (var rule in rules) group.Add(Read(rule));
        return group;
    }

    static RuleNode? Write(DraftNode node, Dictionary<RuleNode, DraftNode> behind)
    {
        if (node is DraftCondition condition)
        {
            if (!condition.IsComplete) return null;
            // A copy, so that equal conditions in two places are two nodes.
            var copy = condition.Value with { };
            behind[copy] = node;
            return copy;
        }

        var group = (DraftGroup)node;
        RuleNode[] rules = [.. group.Nodes.Select(inner => Write(inner, behind)).OfType<RuleNode>()];
        if (rules.Length == 0) return null;
        RuleNode rule = group.Bracket switch
        {
            Bracket.All => new AllOf(rules),
            Bracket.Any => new AnyOf(rules),
            Bracket.None => new NotRule(new AnyOf(rules)),
        };
        behind[rule] = group;
        return rule;
    }

    static bool Incomplete(DraftNode node, bool isRoot = false) => node switch
    {
        DraftCondition condition => !condition.IsComplete,
        DraftGroup group => (!isRoot && group.Nodes.Count == 0) || group.Nodes.Any(inner => Incomplete(inner)),
        _ => false,
    };
}
