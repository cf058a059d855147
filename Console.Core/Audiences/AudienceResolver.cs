using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Audiences;

/// <summary>Turns a rule into a query over active members: one statement, every value a parameter, histories as sets.</summary>
/// <remarks>Another audience named in the rule is read on the spot by its key; nothing else touches the database before the query runs.</remarks>
public static class AudienceResolver
{
    /// <summary>Ids of the active members that a rule selects; order them or stream them as you need.</summary>
    /// <exception cref="Kernel.Refused"><c>rule_invalid</c>, <c>rule_audience_unknown</c></exception>
    public static IQueryable<long> MemberIds(ConsoleDb db, RuleNode rule, RuleTime time) => Members(db, rule, time, Scope.Everything).Select(member => member.Id);

    /// <summary>The active members that a rule selects within a scope.</summary>
    /// <exception cref="Kernel.Refused"><c>rule_invalid</c>, <c>rule_audience_unknown</c></exception>
    public static IQueryable<Member> Members(ConsoleDb db, RuleNode rule, RuleTime time, Scope scope)
    {
        RuleCheck.Demand(rule);
        return Active(db, scope).Where(rule.Where(new RuleSource(db, time)));
    }

    /// <summary>The rule of a stored version, for a run.</summary>
    /// <exception cref="Kernel.Refused"><c>rule_audience_unknown</c></exception>
    public static async Task<RuleNode> RuleAsync(ConsoleDb db, long audience, int version, CancellationToken ct) =>
        RuleNode.Read(await db.Set<AudienceVersion>().Where(row => row.AudienceId == audience && row.Number == version).Select(row => row.Rule).FirstOrDefaultAsync(ct)
            ?? throw RuleRefusals.AudienceUnknown(audience, version));

    /// <summary>All active members within a scope.</summary>
    internal static IQueryable<Member> Active(ConsoleDb db, Scope scope) =>
        db.Set<Member>().Where(member => member.Status == MemberStatus.Active).Within(scope, db);
}
