using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace CampaignConsole.Core.Platform.Access;

/// <summary>People, roles and keys.</summary>
public static class AccessRegistration
{
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.TryAddSingleton<IPasswordHasher<User>, PasswordHasher<User>>();
        services.AddSingleton<PeopleActions>();
        services.AddSingleton<PeopleQueries>();
        services.AddSingleton<KeyActions>();
        services.AddSingleton<KeyQueries>();
        return services;
    }
}
