using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web.Shell;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using System.Security.Claims;

namespace CampaignConsole.Web.Features.Access;

/// <summary>Ends an open page when its user was disabled or her rights or password changed; a circuit outlives its cookie's checks.</summary>
sealed class CircuitSignIn(ILoggerFactory loggers, IDbContextFactory<ConsoleDb> databases, IOptions<IdentityOptions> identity) : RevalidatingServerAuthenticationStateProvider(loggers)
{
    protected override TimeSpan RevalidationInterval => AccessWiring.CheckEvery;

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        if (CurrentUser.IdOf(authenticationState.User) is not { } id) return false;
        await using var db = databases.CreateDbContext();
        var stamp = await db.Set<User>().Where(user => user.Id == id && !user.IsDisabled).Select(user => user.SecurityStamp).SingleOrDefaultAsync(cancellationToken);
        return stamp is not null && stamp == authenticationState.User.FindFirstValue(identity.Value.ClaimsIdentity.SecurityStampClaimType);
    }
}
