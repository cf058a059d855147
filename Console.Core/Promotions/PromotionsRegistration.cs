using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Tables.Imports;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Core.Promotions.Holds;
using CampaignConsole.Core.Promotions.Invitations;
using CampaignConsole.Core.Promotions.Outside;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Core.Promotions;

/// <summary>What this stage brings.</summary>
public static class PromotionsRegistration
{
    public static IServiceCollection AddPromotions(this IServiceCollection services)
    {
        services.AddDataProtection();
        services.AddSingleton<CodeVault>();
        services.AddSingleton<CodeBook>();
        services.AddSingleton<PoolActions>();
        services.AddSingleton<PoolQueries>();
        services.AddSingleton<CodesExport>();
        services.AddSingleton<IConsoleJob, CodesJob>();
        services.AddTableImport<CodesImport>();
        services.AddTableImport<OutsideImport>();
        services.AddSingleton<OutsideActions>();
        services.AddSingleton<OutsideQueries>();
        services.AddSingleton<LiveOffers>();
        services.AddSingleton<OfferSeal>();
        services.AddSingleton<OfferHolds>();
        services.AddSingleton<PromotionActions>();
        services.AddSingleton<PromotionQueries>();
        services.AddSingleton<ScopeLists>();
        services.AddSingleton<BasketTrial>();
        services.AddSingleton<InvitationActions>();
        services.AddSingleton<InvitationQueries>();
        return services;
    }
}
