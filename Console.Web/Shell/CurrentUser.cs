using System.Security.Claims;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Shell;

/// <summary>Who sits before this screen. Read when the shell opens and again before every act, so that a right taken away counts at once.</summary>
public sealed class CurrentUser(AuthenticationStateProvider authentication, IDbContextFactory<ConsoleDb> databases, UserTime time)
{
    Account? account;
    bool isFixed;

    /// <summary>The actor for verbs and questions; known on every page of the shell.</summary>
    /// <exception cref="Refused"><c>signed_out</c></exception>
    public Actor Actor => Account.Actor;

    public Account Account => account ?? throw AccessRefusals.SignedOut();

    /// <summary>The installation's brand; null before the first start.</summary>
    public Brand? Brand { get; private set; }

    public bool Can(Right right) => account?.Actor.Can(right) == true;

    /// <summary>A user who stays as she is, for tests of pages.</summary>
    internal static CurrentUser Fixed(Account account, Brand? brand, UserTime time) =>
        new(null!, null!, time) { account = account, Brand = brand, isFixed = true };

    /// <summary>Reads account and brand anew.</summary>
    /// <exception cref="Refused"><c>signed_out</c>: disabled, or nobody.</exception>
    public async Task RefreshAsync(CancellationToken ct)
    {
        if (isFixed) return;
        var user = (await authentication.GetAuthenticationStateAsync()).User;
        account = IdOf(user) is { } id ? await Account.OfAsync(databases, id, ct) : null;
        if (account is null) throw AccessRefusals.SignedOut();
        if (Brand is null)
        {
            await using var db = databases.CreateDbContext();
            Brand = await db.Set<Brand>().FirstOrDefaultAsync(ct);
        }

        if ((account.TimeZone ?? Brand?.TimeZone) is { } zone && Instants.IsZone(zone)) time.Zone = Instants.Zone(zone);
    }

    /// <summary>Forgets the brand, after it was changed.</summary>
    public void ForgetBrand() => Brand = null;

    /// <summary>The user id in a sign-in.</summary>
    public static long? IdOf(ClaimsPrincipal user) =>
        user.Identity?.IsAuthenticated == true && long.TryParse(user.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;
}
