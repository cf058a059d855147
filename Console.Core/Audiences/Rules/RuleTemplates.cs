using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>Rules to begin with, by their key in the address; amounts are in the brand's currency.</summary>
public static class RuleTemplates
{
    public static IReadOnlyList<string> Keys { get; } = ["birthday", "lapsed", "welcome", "best", "second", "unmoved"];

    /// <summary>The rule of a template; empty for an unknown key.</summary>
    public static RuleNode Of(string? key, string currency) => key switch
    {
        "birthday" => new AllOf(new BirthdayWithin(14), new Reachable([ChannelNames.Email, ChannelNames.Sms, ChannelNames.WeChat])),
        "lapsed" => new AllOf(new Bought(new Times(AtLeast: 2), null, Window.Last(365)), new LastPurchase(Window.Before(90))),
        "welcome" => new AllOf(new Joined(Window.Last(30)), new Bought(new Times(AtMost: 1))),
        "best" => new AllOf(new SpentAtLeast(new Money(Currencies.Minor(2_000, currency), currency), null, Window.Last(365)), new LastPurchase(Window.Last(90))),
        "second" => new AllOf(new Bought(new Times(Exactly: 1)), new FirstPurchase(Window.Last(90))),
        "unmoved" => new AllOf(new CampaignHistory(CampaignOutcome.NotRedeemed), new NotRule(new AnyOf(new CampaignHistory(CampaignOutcome.Redeemed)))),
        _ => RuleNode.Empty,
    };
}
