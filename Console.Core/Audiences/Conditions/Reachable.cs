using CampaignConsole.Core.Kernel;
using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>On one of these channels there is an address and an agreement, for one topic or for any.</summary>
public sealed record Reachable(IReadOnlyList<string> Channels, string? Topic = null) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source) =>
        Predicates.Any([.. Channels.Select(channel => Reachability.By(source.Db, channel, Topic))]);

    protected internal override IEnumerable<RuleProblem> Problems()
    {
        if (Channels is null or []) yield return new("channels", "value_missing");
        else if (Channels.FirstOrDefault(channel => !ChannelNames.Sending.Contains(channel)) is { } unknown) yield return new("channels", "channel_unknown", unknown);
    }

    protected internal override string Say(RuleWords words) =>
        Topic is null ? words.Say("rule.say.reachable", words.Or(Channels.Select(words.Channel))) : words.Say("rule.say.reachableTopic", words.Or(Channels.Select(words.Channel)), words.Topic(Topic));
}
