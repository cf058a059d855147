using CampaignConsole.Core.Kernel;
using CampaignConsole.Web.Shell;
using CampaignConsole.Web.Ui;
using Radzen;

namespace CampaignConsole.Web;

/// <summary>What the console consists of: services in <see cref="AddConsole"/>, the request pipeline in <see cref="UseConsole"/>; both read from top to bottom.</summary>
public static class ConsoleHost
{
    public static WebApplicationBuilder AddConsole(this WebApplicationBuilder builder)
    {
        builder.WebHost.UseStaticWebAssets();
        var services = builder.Services;

        services.AddSingleton(TimeProvider.System);
        services.AddLocalization();
        services.AddHealthChecks();

        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddCascadingAuthenticationState();
        services.AddAuthentication();
        services.AddAuthorization();
        services.AddUi();
        return builder;
    }

    public static WebApplication UseConsole(this WebApplication app)
    {
        app.UseRequestLocalization(options => options
            .SetDefaultCulture(Languages.English)
            .AddSupportedCultures([.. Languages.All])
            .AddSupportedUICultures([.. Languages.All]));
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();

        app.MapStaticAssets();
        app.MapHealthChecks("/healthz");
        app.MapLanguage();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }

    /// <summary>The parts that all pages share, one set per user's screen.</summary>
    static void AddUi(this IServiceCollection services)
    {
        services.AddRadzenComponents();
        services.AddScoped<ConsoleDialogs>();
        services.AddScoped<Notices>();
        services.AddScoped<UserTime>();
        services.AddScoped<Files>();
    }
}
