using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Core.Campaigns.Readiness;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Core.Assignments;

/// <summary>What Assignments brings.</summary>
public static class AssignmentsRegistration
{
    public static IServiceCollection AddAssignments(this IServiceCollection services)
    {
        services.AddSingleton<AssignmentQueries>();
        services.AddSingleton<ClaimBook>();
        services.AddSingleton<ClaimQueries>();
        services.AddSingleton<ClaimLinks>();
        services.AddSingleton<MemberDecisionQueries>();
        services.AddSingleton<ForecastQueries>();
        services.AddSingleton<PreviewQueries>();
        services.AddSingleton<IReadinessCheck, RecipientsCheck>();
        return services;
    }
}
