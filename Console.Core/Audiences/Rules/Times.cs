using System.Linq.Expressions;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>How often: at least, at most (which includes never) or exactly n times. Give one of the three.</summary>
public sealed record Times(int? AtLeast = null, int? AtMost = null, int? Exactly = null)
{
    public const int Most = 10_000;

    /// <summary>The members of a list of happenings (one member id for each) for whom there are that many.</summary>
    internal Expression<Func<Member, bool>> Of(IQueryable<long> happenings)
    {
        var (least, most) = (AtLeast ?? Exactly ?? 0, AtMost ?? Exactly);
        if (least <= 0)
        {
            if (most is not { } atMost) return _ => true;
            var more = happenings.GroupBy(id => id).Where(group => group.Count() > atMost).Select(group => group.Key);
            return member => !more.Contains(member.Id);
        }

        if (most is { } upTo)
        {
            var between = happenings.GroupBy(id => id).Where(group => group.Count() >= least && group.Count() <= upTo).Select(group => group.Key);
            return member => between.Contains(member.Id);
        }

        // Once is a plain set: the database can stop at the first.
        var set = least == 1 ? happenings : happenings.GroupBy(id => id).Where(group => group.Count() >= least).Select(group => group.Key);
        return member => set.Contains(member.Id);
    }

    internal static IEnumerable<RuleProblem> Problems(string field, Times? times)
    {
        if (times is null) yield break;
        var given = new[] { times.AtLeast, times.AtMost, times.Exactly }.Count(value => value is not null);
        if (given != 1) yield return new(field, "times_one");
        else if ((times.AtLeast ?? times.AtMost ?? times.Exactly) is < 0 or > Most || times.AtLeast == 0) yield return new(field, "times_bad", Most);
    }
}
