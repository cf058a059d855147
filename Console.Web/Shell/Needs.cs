using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Shell;

/// <summary>The right that a page asks for: <c>@attribute [Needs(Right.ViewMembers)]</c>.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class NeedsAttribute(Right right) : AuthorizeAttribute(PolicyOf(right))
{
    public Right Right { get; } = right;

    internal static string PolicyOf(Right right) => "right:" + right;
}

/// <summary>Asks for a right of the table.</summary>
sealed record RightRequirement(Right Right) : IAuthorizationRequirement;

/// <summary>Grants a right by what the user's row says now, not by what it said at sign-in.</summary>
sealed class RightGrant(IDbContextFactory<ConsoleDb> databases) : AuthorizationHandler<RightRequirement>
{
    protected override async Task HandleRequirementAsync(AuthorizationHandlerContext context, RightRequirement requirement)
    {
        if (CurrentUser.IdOf(context.User) is { } id && await Account.OfAsync(databases, id, CancellationToken.None) is { } account && account.Actor.Can(requirement.Right))
            context.Succeed(requirement);
    }
}
