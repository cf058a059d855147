using CampaignConsole.Core.Audiences.Counts;
using CampaignConsole.Core.Audiences.Lists;
using CampaignConsole.Core.Members;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Core.Audiences;

/// <summary>Audiences, their counts and lists.</summary>
public static class AudiencesRegistration
{
    public static IServiceCollection AddAudiences(this IServiceCollection services)
    {
        services.AddSingleton<AudienceActions>();
        services.AddSingleton<AudienceQueries>();
        services.AddSingleton<RuleQueries>();
        services.AddSingleton<IHoldsMemberData, HeldListEntries>();
        services.AddSingleton<MemberListActions>();
        services.AddSingleton<MemberListQueries>();
        return services;
    }
}
