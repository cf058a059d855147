using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Redemptions.Claiming;
using CampaignConsole.Core.Redemptions.Desk;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Invitations;
using CampaignConsole.Core.Redemptions.Offers;
using CampaignConsole.Core.Redemptions.Offline;
using CampaignConsole.Core.Redemptions.Parts;
using CampaignConsole.Core.Redemptions.Rehearsals;
using CampaignConsole.Core.Redemptions.Velocity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CampaignConsole.Core.Redemptions;

/// <summary>What this stage brings.</summary>
public static class RedemptionsRegistration
{
    public static IServiceCollection AddRedemptions(this IServiceCollection services)
    {
        services.AddSingleton<OfferShelf>();
        services.AddSingleton<EvaluationSeal>();
        services.AddSingleton<EvaluationMemory>();
        services.AddSingleton<SellingPlaces>();
        services.AddSingleton<BasketGathering>();
        services.AddSingleton<OfferCampaigns>();
        services.AddSingleton<EvaluationQueries>();
        services.AddSingleton<EvaluationReading>();
        services.AddSingleton<EvaluationActions>();
        services.AddSingleton<RedemptionQueries>();
        services.AddSingleton<UseLedger>();
        services.AddSingleton<CapRecount>();
        services.AddSingleton<ReturnBook>();
        services.AddSingleton<PartBook>();
        services.AddSingleton<PartActions>();
        services.AddSingleton<ClaimRecount>();
        services.AddSingleton<RedemptionActions>();
        services.AddSingleton<ReturnActions>();
        services.TryAddSingleton<TillOptions>();
        services.AddSingleton<PackKey>();
        services.AddSingleton<PackTerms>();
        services.AddSingleton<PackActions>();
        services.AddSingleton<OfflineJudge>();
        services.AddSingleton<OfflineActions>();
        services.AddSingleton<TillQueries>();
        services.AddSingleton<TillsWorkbook>();
        services.AddSingleton<MemberOfferQueries>();
        services.AddSingleton<ShopperClaims>();
        services.AddSingleton<ForecastOfStores>();
        services.AddSingleton<DeskQueries>();
        services.AddSingleton<DeskReturnQueries>();
        services.AddSingleton<DeskActions>();
        services.AddSingleton<IKeptForAWhile, OldEvaluations>();
        services.AddVelocity();
        services.AddRehearsals();
        services.AddSingleton<ExpirySweep>();
        services.AddSingleton<IRecurringJob>(provider => provider.GetRequiredService<ExpirySweep>());
        services.AddSingleton<IRecurringJob, OfferEnds>();
        return services;
    }
}
