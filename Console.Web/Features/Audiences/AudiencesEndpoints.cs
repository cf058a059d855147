using System.Text.Json.Nodes;
using CampaignConsole.Core.Audiences.Counts;
using CampaignConsole.Core.Audiences.Lists;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Web.Http;
using Microsoft.OpenApi;

namespace CampaignConsole.Web.Features.Audiences;

/// <summary>A rule to be counted.</summary>
sealed record CountRequest(JsonNode Rule);

/// <summary>Members by their identities, for a list.</summary>
sealed record ListMembersRequest(IReadOnlyList<ListMember> Members);

/// <summary>One identity; without a kind it is looked for among all.</summary>
sealed record ListMember(string Value, IdentityKind? Kind = null, string? Issuer = null);

/// <summary>Counts of rules and members of lists for other systems.</summary>
static class AudiencesEndpoints
{
    public static void MapAudiences(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("Audiences");
        api.MapPost("/audiences/count", CountAsync).RequireScope(ApiScopes.AudiencesRead).WithSummary("Counts the members that a rule selects")
            .WithDescription("A rule is `{type: all | any, rules: […]}`, `{type: not, rule: …}` or a condition. An empty rule selects nobody. There is an example of every condition.")
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                foreach (var content in operation.RequestBody?.Content?.Values ?? []) content.Examples = Examples();
                return Task.CompletedTask;
            });
        api.MapPost("/lists/{id:long}/members", AddAsync).RequireWriteScope(ApiScopes.AudiencesWrite).WithSummary("Puts up to 20,000 members on a list by phone, card or another identity");
    }

    static Task<RuleCount> CountAsync(CountRequest request, ApiCaller caller, RuleQueries rules, CancellationToken ct) =>
        rules.CountAsync(caller.Actor, RuleNode.Read(request.Rule?.ToJsonString() ?? ""), ct);

    static Task<ListAddition> AddAsync(long id, ListMembersRequest request, ApiCaller caller, MemberListActions lists, CancellationToken ct) =>
        lists.AddAsync(caller.Actor, id, [.. request.Members.Select(member => new MemberCode(member.Value, member.Kind, member.Issuer))], ct);

    static Dictionary<string, IOpenApiExample> Examples()
    {
        var examples = new Dictionary<string, IOpenApiExample> { ["wholeRule"] = Example(RuleExamples.Rule) };
        foreach (var condition in RuleExamples.Conditions) examples[condition.TypeName()] = Example(condition);
        return examples;
    }

    static OpenApiExample Example(RuleNode rule) => new()
    {
        Summary = RuleSentence.Of(rule, Languages.English), Value = new JsonObject { ["rule"] = JsonNode.Parse(rule.ToJson()) },
    };
}
