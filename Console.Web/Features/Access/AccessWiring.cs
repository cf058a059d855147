using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Web.Demo;
using CampaignConsole.Web.Shell;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace CampaignConsole.Web.Features.Access;

/// <summary>Sign-in: Identity with cookies, lockout, checks of the security stamp within a minute, and a policy per right.</summary>
static class AccessWiring
{
    /// <summary>How soon a changed or disabled user is noticed, by cookie and by circuit.</summary>
    public static readonly TimeSpan CheckEvery = TimeSpan.FromSeconds(45);

    public static void AddSignIn(this IServiceCollection services)
    {
        services.AddAccess();
        services.AddSingleton<FirstStart>();
        services.AddSingleton<DemoLoading>();
        services.AddScoped<CurrentUser>();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, CircuitSignIn>();

        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddIdentityCore<User>(options =>
        {
            options.Lockout.MaxFailedAccessAttempts = 6;
            options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
            // Passwords.Check is the one rule; Identity's own signs-and-digits rules are off.
            options.Password = new PasswordOptions { RequiredLength = Passwords.Shortest, RequireDigit = false, RequireLowercase = false, RequireUppercase = false, RequireNonAlphanumeric = false, RequiredUniqueChars = 5 };
        }).AddUserStore<UserStore>().AddSignInManager().AddDefaultTokenProviders();
        services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = CheckEvery);
        services.ConfigureApplicationCookie(cookie =>
        {
            cookie.Cookie.Name = "console.sign-in";
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.HttpOnly = true;
            cookie.LoginPath = "/sign-in";
            cookie.LogoutPath = "/sign-out";
            cookie.AccessDeniedPath = "/not-allowed";
            cookie.ReturnUrlParameter = "back";
            cookie.ExpireTimeSpan = TimeSpan.FromHours(12);
            cookie.SlidingExpiration = true;
        });

        services.AddAuthorization(options =>
        {
            foreach (var right in Enum.GetValues<Right>())
                options.AddPolicy(NeedsAttribute.PolicyOf(right), policy => policy.RequireAuthenticatedUser().AddRequirements(new RightRequirement(right)));
        });
        services.AddSingleton<IAuthorizationHandler, RightGrant>();

        services.AddDataProtection().SetApplicationName("campaign-console");
        services.AddSingleton<IXmlRepository, DatabaseKeyRing>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = provider.GetRequiredService<IXmlRepository>()));
    }
}
