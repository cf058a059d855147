using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Audiences.Counts;

/// <summary>What the number beside a condition says.</summary>
public enum NumberKind
{
    /// <summary>Members left after it, of those before it.</summary>
    Stay,

    /// <summary>Members of those before its group who meet it.</summary>
    Meet,

    /// <summary>Members of those before its group whom it takes away.</summary>
    Leave,
}

/// <summary>The number beside one condition, or (for <see cref="After"/>) what is left after a whole group of the outermost bracket.</summary>
/// <param name="Node">The very node of the rule that was asked about.</param>
/// <param name="After">Left after this node of the outermost bracket; null for nodes inside groups.</param>
public sealed record ConditionNumber(RuleNode Node, int Count, NumberKind Kind, int? After);

/// <summary>Counts every condition in the place where it stands.</summary>
static class RuleNumbers
{
    public static async Task<IReadOnlyList<ConditionNumber>> OfAsync(ConsoleDb db, RuleNode rule, RuleTime time, Scope scope, CancellationToken ct)
    {
        RuleCheck.Demand(rule);
        var source = new RuleSource(db, time);
        var numbers = new List<ConditionNumber>();
        var steps = rule is AllOf all ? all.Rules : [rule];
        Expression<Func<Member, bool>>? before = null;
        foreach (var step in steps)
        {
            var after = And(before, step.Where(source));
            if (step is Condition) numbers.Add(new(step, await CountAsync(after), NumberKind.Stay, null));
            else await InsideAsync(step, before, false);
            var left = step is Condition ? numbers[^1].Count : await CountAsync(after);
            numbers.Add(new(step, left, NumberKind.Stay, left));
            before = after;
        }

        return numbers;

        async Task InsideAsync(RuleNode node, Expression<Func<Member, bool>>? from, bool taken)
        {
            switch (node)
            {
                case NotRule not:
                    await InsideAsync(not.Rule, from, !taken);
                    break;
                case AnyOf any:
                    foreach (var part in any.Rules) await InsideAsync(part, from, taken);
                    break;
                case AllOf inner:
                    foreach (var part in inner.Rules)
                    {
                        await InsideAsync(part, from, taken);
                        from = And(from, part.Where(source));
                    }

                    break;
                case Condition condition:
                    numbers.Add(new(condition, await CountAsync(And(from, condition.Where(source))), taken ? NumberKind.Leave : NumberKind.Meet, null));
                    break;
            }
        }

        Task<int> CountAsync(Expression<Func<Member, bool>> where) => AudienceResolver.Active(db, scope).Where(where).CountAsync(ct);
    }

    static Expression<Func<Member, bool>> And(Expression<Func<Member, bool>>? first, Expression<Func<Member, bool>> second) =>
        first is null ? second : Predicates.And(first, second);
}
