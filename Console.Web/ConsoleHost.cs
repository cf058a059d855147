using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Offline;
using CampaignConsole.Core.Results;
using CampaignConsole.Web.Features.Access;
using CampaignConsole.Web.Features.Desk;
using CampaignConsole.Web.Features.Events;
using CampaignConsole.Web.Features.Redemptions;
using CampaignConsole.Web.Features.ResultPages;
using CampaignConsole.Web.Features.Audiences;
using CampaignConsole.Web.Features.Catalogue;
using CampaignConsole.Web.Features.Claims;
using CampaignConsole.Web.Features.Channels;
using CampaignConsole.Web.Features.Imports;
using CampaignConsole.Web.Features.Campaigns;
using CampaignConsole.Web.Features.Members;
using CampaignConsole.Web.Features.Promotions.CodePages;
using CampaignConsole.Web.Features.Promotions.Rehearsals;
using CampaignConsole.Web.Features.StaffTasks;
using CampaignConsole.Web.Features.Tills;
using CampaignConsole.Web.Http;
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
        LogWhatMatters(builder);
        var services = builder.Services;

        services.AddPlatform(DatabaseOf(builder.Configuration));
        services.AddSingleton(builder.Configuration.GetSection(RetentionOptions.Section).Get<RetentionOptions>() ?? new RetentionOptions());
        services.AddSingleton((builder.Configuration.GetSection(TillOptions.Section).Get<TillOptions>() ?? new TillOptions()).Checked());

        // The river's stages, in their order.
        services.AddCatalogue();
        services.AddMembers();
        services.AddPromotions();
        services.AddAudiences();
        services.AddCampaigns();
        services.AddAssignments();
        services.AddChannels();
        services.AddRedemptions();
        services.AddResults();

        services.AddLocalization();
        services.AddHealthChecks().AddCheck<Readiness>("readiness");

        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddSignIn();
        services.AddSingleton<Core.Catalogue.BrandActions>();
        services.AddConsoleApi(builder.Configuration);
        services.AddSingleton<DeskTickets>();
        services.AddSingleton<DeskPricing>();
        services.AddSingleton<ClaimThrottle>();
        services.AddSingleton<ClaimPictures>();
        services.AddUi();
        services.AddCampaignPages();
        return builder;
    }

    /// <summary>Lets this process do the console's work as well: queued jobs and what repeats. Only the running console does; commands and most tests do not.</summary>
    public static WebApplicationBuilder AddConsoleEngine(this WebApplicationBuilder builder)
    {
        // Pages need not wait for the engine to find its tables.
        builder.Services.Configure<HostOptions>(options => options.ServicesStartConcurrently = true);
        builder.Services.AddHostedService<FirstStartWatch>();
        builder.Services.AddPlatformEngine(DatabaseOf(builder.Configuration));
        builder.Services.AddDeliveryPump();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<Core.Redemptions.Velocity.VelocityLoop>());
        return builder;
    }

    public static WebApplication UseConsole(this WebApplication app)
    {
        app.UseRequestLocalization(options => options
            .SetDefaultCulture(Languages.English)
            .AddSupportedCultures([.. Languages.All])
            .AddSupportedUICultures([.. Languages.All]));
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseConsoleApi();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();

        app.MapStaticAssets();
        Readiness.Map(app);
        app.MapAccess();
        app.MapRedemptions();
        app.MapClaims();
        app.MapEvents();
        app.MapDesk();
        app.MapConsoleApi();
        app.MapCatalogue();
        app.MapImports();
        app.MapCampaigns();
        app.MapResults();
        app.MapRehearsals();
        app.MapCodes();
        app.MapTills();
        app.MapAudiences();
        app.MapMembers();
        app.MapWeChat();
        app.MapChannels();
        app.MapStaffTasks();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode().RequireAuthorization();
        return app;
    }

    /// <summary>Which database: section <c>Database</c>, the connection string <c>Console</c>, and the data folder of the command line.</summary>
    public static DatabaseOptions DatabaseOf(IConfiguration configuration)
    {
        var options = configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new DatabaseOptions();
        options.ConnectionString = configuration.GetConnectionString("Console") is { Length: > 0 } connection ? connection : null;
        if (configuration["data"] is { } folder) options.DataFolder = folder;
        options.Check();
        return options;
    }

    /// <summary>The parts that all pages share, one set per user's screen.</summary>
    static void AddUi(this IServiceCollection services)
    {
        services.AddRadzenComponents();
        services.AddScoped<ConsoleDialogs>();
        services.AddScoped<Features.Audiences.Parts.BuilderReads>();
        services.AddScoped<Features.Audiences.Parts.DragState>();
        services.AddScoped<Notices>();
        services.AddScoped<UserTime>();
        services.AddScoped<Files>();
    }

    /// <summary>Quiet by default; settings under Logging:LogLevel still win.</summary>
    static void LogWhatMatters(WebApplicationBuilder builder)
    {
        // Whole request addresses may hold what a person searched for.
        Least("Microsoft.AspNetCore", LogLevel.Warning);
        // It warns that keys lie readable in their store. That is our database, and the README says to keep its backups as safe as the keys.
        Least("Microsoft.AspNetCore.DataProtection.KeyManagement.XmlKeyManager", LogLevel.Error);
        // It tells each step of its own start.
        Least("Quartz", LogLevel.Warning);

        void Least(string category, LogLevel level)
        {
            if (builder.Configuration[$"Logging:LogLevel:{category}"] is null) builder.Logging.AddFilter(category, level);
        }
    }
}
