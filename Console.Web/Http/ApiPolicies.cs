using CampaignConsole.Core.Platform.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;

namespace CampaignConsole.Web.Http;

/// <summary>Makes the policy <c>api:SCOPE</c> of each scope on demand: a valid key that holds it.</summary>
sealed class ApiPolicies(IOptions<AuthorizationOptions> options) : DefaultAuthorizationPolicyProvider(options)
{
    public override Task<AuthorizationPolicy?> GetPolicyAsync(string policyName)
    {
        if (!policyName.StartsWith(ApiScopeRoutes.Policy, StringComparison.Ordinal)) return base.GetPolicyAsync(policyName);
        var asked = policyName[ApiScopeRoutes.Policy.Length..];
        return Task.FromResult<AuthorizationPolicy?>(new AuthorizationPolicyBuilder(ApiKeyAuthentication.Scheme)
            .RequireAuthenticatedUser()
            .RequireAssertion(context => ApiScopes.Holds(context.User.FindAll(ApiKeyAuthentication.ScopeClaim).Select(claim => claim.Value), asked))
            .Build());
    }
}
