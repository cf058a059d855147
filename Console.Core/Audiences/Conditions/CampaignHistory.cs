using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;

namespace CampaignConsole.Core.Audiences.Conditions;

/// <summary>What a campaign did with a member, or the member with it.</summary>
public enum CampaignOutcome
{
    Assigned,
    Control,
    Sent,
    Delivered,
    Opened,
    Clicked,
    Redeemed,

    /// <summary>Was assigned and has not redeemed.</summary>
    NotRedeemed,
}

/// <summary>The member's part in campaigns: one, several, or any where none is named.</summary>
public sealed record CampaignHistory(CampaignOutcome Outcome, IReadOnlyList<long>? Campaigns = null, Times? Times = null, Window? Within = null) : Condition
{
    protected internal override Expression<Func<Member, bool>> Where(RuleSource source)
    {
        if (Outcome != CampaignOutcome.NotRedeemed) return (Times ?? new Times(AtLeast: 1)).Of(Of(source, KindOf(Outcome)));
        var (assigned, redeemed) = (Of(source, ActivityKind.Assigned), Of(source, ActivityKind.Redeemed));
        return member => assigned.Contains(member.Id) && !redeemed.Contains(member.Id);
    }

    protected internal override IEnumerable<RuleProblem> Problems()
    {
        if (Campaigns?.Count > RuleCheck.MostValues) yield return new("campaigns", "too_many_values", RuleCheck.MostValues);
        if (Times is not null && Outcome == CampaignOutcome.NotRedeemed) yield return new("times", "value_bad");
        foreach (var problem in Rules.Times.Problems("times", Times).Concat(Window.Problems("within", Within))) yield return problem;
    }

    protected internal override string Say(RuleWords words) =>
        words.Say($"rule.say.campaign.{Outcome}", words.Campaigns(Campaigns), Times is null ? "" : words.Times(Times), words.Window(Within));

    IQueryable<long> Of(RuleSource source, ActivityKind kind)
    {
        var entries = source.Db.Set<ActivityEntry>().Where(entry => entry.Kind == kind);
        if (Campaigns is { Count: > 0 })
        {
            List<long?> campaigns = [.. Campaigns];
            entries = entries.Where(entry => campaigns.Contains(entry.CampaignId));
        }

        return Happened.Within(entries, Within, source.Time).Select(entry => entry.MemberId);
    }

    static ActivityKind KindOf(CampaignOutcome outcome) => outcome switch
    {
        CampaignOutcome.Assigned or CampaignOutcome.NotRedeemed => ActivityKind.Assigned,
        CampaignOutcome.Control => ActivityKind.Control,
        CampaignOutcome.Sent => ActivityKind.Sent,
        CampaignOutcome.Delivered => ActivityKind.Delivered,
        CampaignOutcome.Opened => ActivityKind.Opened,
        CampaignOutcome.Clicked => ActivityKind.Clicked,
        CampaignOutcome.Redeemed => ActivityKind.Redeemed,
    };
}
