namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>A leaf of a rule. It knows what it means as a set, what may be wrong with its values, and how to say itself.</summary>
public abstract record Condition : RuleNode
{
    /// <summary>What is wrong with the values; paths are the names of its own fields.</summary>
    protected internal virtual IEnumerable<RuleProblem> Problems() => [];

    /// <summary>What it means, to follow "members who": "spent at least ¥ 800 in the last 365 days".</summary>
    protected internal abstract string Say(RuleWords words);
}
