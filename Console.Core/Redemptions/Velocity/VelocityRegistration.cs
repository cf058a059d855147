using CampaignConsole.Core.Platform.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Core.Redemptions.Velocity;

/// <summary>What holds back who redeems or guesses too fast, and offers whose budget burns.</summary>
public static class VelocityRegistration
{
    public static IServiceCollection AddVelocity(this IServiceCollection services)
    {
        services.AddSingleton<VelocityRules>();
        services.AddSingleton<HeldBackBook>();
        services.AddSingleton<HeldBackQueries>();
        services.AddSingleton<VelocityGuard>();
        services.AddSingleton<GuessGuard>();
        services.AddSingleton<BroughtCodes>();
        services.AddSingleton<VelocityLoop>();
        services.AddSingleton<BurnWatch>();
        services.AddSingleton<IRecurringJob>(provider => provider.GetRequiredService<BurnWatch>());
        services.AddSingleton<IKeptForAWhile, OldHeldBacks>();
        services.AddSingleton<IKeptForAWhile, OldVelocityCounts>();
        services.AddSingleton<IKeptForAWhile, OldGuesses>();
        return services;
    }
}
