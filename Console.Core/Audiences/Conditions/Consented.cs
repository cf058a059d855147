using CampaignConsole.Core.Kernel;
using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>The member has agreed to a channel, for one topic or for any. No record means no.</summary>
public sealed record Consented(string Channel, string? Topic = null) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source)
    {
        var set = Reachability.Consent(source.Db, Channel, Topic);
        return member => set.Contains(member.Id);
    }

    protected internal override IEnumerable<RuleProblem> Problems() =>
        ChannelNames.Sending.Contains(Channel) ? [] : [new("channel", "channel_unknown", Channel)];

    protected internal override string Say(RuleWords words) =>
        Topic is null ? words.Say("rule.say.consented", words.Channel(Channel)) : words.Say("rule.say.consentedTopic", words.Channel(Channel), words.Topic(Topic));
}
