namespace CampaignConsole.Core.Promotions;

/// <summary>The layers of a basket, in the order in which they are worked.</summary>
public enum Layer
{
    Shelf,
    Line,
    Order,
    Shipping,
    Points,
}

/// <summary>How the offers of one group in a layer go together.</summary>
public enum GroupRule
{
    /// <summary>Each applies after the other.</summary>
    All,

    /// <summary>Of those with this rule, the one that gives the most.</summary>
    BestOne,

    /// <summary>The first of these that applies stands alone in its group.</summary>
    Exclusive,
}

/// <summary>An offer's place among the others of its layer.</summary>
/// <param name="Position">Low first; equal positions go by offer id.</param>
/// <param name="Group">Offers of one name know each other; null is the common group.</param>
public sealed record StackRule(int Position = 100, string? Group = null, GroupRule Rule = GroupRule.All);
