using CampaignConsole.Core.Campaigns.Approval;
using CampaignConsole.Core.Campaigns.Conflicts;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Core.Campaigns;

/// <summary>What Campaigns brings.</summary>
public static class CampaignsRegistration
{
    public static IServiceCollection AddCampaigns(this IServiceCollection services)
    {
        services.AddSingleton<MessageRenderer>();
        services.AddSingleton<CampaignActions>();
        services.AddSingleton<CampaignQueries>();
        services.AddSingleton<CampaignCalendar>();
        services.AddSingleton<CampaignChoices>();
        services.AddSingleton<CampaignPulse>();
        services.AddSingleton<CampaignRuns>();
        services.AddSingleton<LaunchActions>();
        services.AddSingleton<ApprovalActions>();
        services.AddSingleton<ApprovalQueries>();
        services.AddSingleton<ConflictQueries>();
        services.AddSingleton<ConflictActions>();
        services.AddSingleton<FixActions>();
        services.AddSingleton<Policies.SmsPriceActions>();
        services.AddSingleton<CampaignReadiness>();
        services.AddSingleton<IReadinessCheck, OfferCheck>();
        services.AddSingleton<IReadinessCheck, InvitedStoresCheck>();
        services.AddSingleton<IReadinessCheck, AudienceCheck>();
        services.AddSingleton<IReadinessCheck, ChannelsCheck>();
        services.AddSingleton<IReadinessCheck, ContentCheck>();
        services.AddSingleton<IReadinessCheck, SmsTextCheck>();
        services.AddSingleton<IReadinessCheck, ReminderCheck>();
        services.AddSingleton<IReadinessCheck, ClaimLinkCheck>();
        services.AddSingleton<IReadinessCheck, ScheduleCheck>();
        services.AddSingleton<IReadinessCheck, ConflictsCheck>();
        services.AddSingleton<IReadinessCheck, ClaimCheck>();
        services.AddSingleton(provider => new ByName<IReadinessCheck>(provider.GetServices<IReadinessCheck>(), check => check.Name));
        services.AddSingleton<IRecurringJob, DueCampaigns>();
        return services;
    }
}
