using CampaignConsole.Web.Features.Campaigns.Parts;

namespace CampaignConsole.Web.Features.Campaigns;

/// <summary>What the campaign pages need besides the stages.</summary>
public static class CampaignsWiring
{
    public static IServiceCollection AddCampaignPages(this IServiceCollection services)
    {
        services.AddSingleton<ProgressReading>();
        services.AddSingleton<CampaignReads>();
        services.AddSingleton<EditorReads>();
        services.AddScoped<CampaignSteering>();
        return services;
    }
}
