using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Access;

/// <summary>Somebody who is signed in, as the shell needs it.</summary>
public sealed record Account(Actor Actor, string UserName, Roles Roles, string? TimeZone, string? Theme, bool MustChangePassword)
{
    /// <summary>The actor and account of a user as they are now; null when there is none or it is disabled.</summary>
    public static async Task<Account?> OfAsync(IDbContextFactory<ConsoleDb> databases, long userId, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var user = await db.Set<User>().Where(one => one.Id == userId && !one.IsDisabled).SingleOrDefaultAsync(ct);
        return user is null ? null : Of(user);
    }

    static Account Of(User user) => new(
        new Actor(ActorKind.Person, user.Id, user.DisplayName.Length > 0 ? user.DisplayName : user.UserName, RightTable.Of(user.Roles), Scope.FromJson(user.Scope)) { Language = Languages.Of(user.Language) },
        user.UserName, user.Roles, user.TimeZone, user.Theme, user.MustChangePassword);
}
