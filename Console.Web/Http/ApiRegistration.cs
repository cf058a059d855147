using CampaignConsole.Web.Http.Idempotency;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CampaignConsole.Web.Http;

/// <summary>The API's machinery: keys, scopes, problem details, idempotency, limits, OpenAPI.</summary>
static class ApiRegistration
{
    /// <summary>Registers the machinery; the endpoints themselves are mapped by the stages.</summary>
    public static IServiceCollection AddConsoleApi(this IServiceCollection services, IConfiguration configuration)
    {
        var limits = configuration.GetSection(ApiLimits.Section).Get<ApiLimits>() ?? new ApiLimits();
        services.AddSingleton(limits);
        services.AddSingleton<KnownKeys>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.Scheme, null);
        services.AddSingleton<IAuthorizationPolicyProvider, ApiPolicies>();
        services.AddExceptionHandler<RefusedAnswers>();
        services.AddRateLimiter(limiter => ApiLimits.Configure(limiter, limits));
        services.ConfigureHttpJsonOptions(json => ApiJson.Apply(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddSingleton<IdempotencyBook>();
        services.AddOpenApi(ApiDocument.Name, ApiDocument.Configure);
        return services;
    }

    /// <summary>The API's part of the pipeline; after routing and authentication, before authorization.</summary>
    public static IApplicationBuilder UseConsoleApi(this IApplicationBuilder app)
    {
        app.UseWhen(http => RefusedAnswers.Applies(http.Request), api => api.UseExceptionHandler(_ => { }));
        app.UseRateLimiter();
        return app.Use((http, next) =>
        {
            if (http.GetEndpoint()?.Metadata.GetMetadata<NeedsIdempotencyKey>() is not null)
                http.Request.EnableBuffering(64 * 1024, http.RequestServices.GetRequiredService<ApiLimits>().MostBytes);
            return next(http);
        });
    }

    /// <summary>The OpenAPI document at /openapi/v1.json, and problem details for API routes that do not exist.</summary>
    public static void MapConsoleApi(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        routes.Map("/api/{**rest}", (HttpContext http) => Problems.WriteAsync(http, StatusCodes.Status404NotFound, "route_unknown"))
            .AllowAnonymous().ExcludeFromDescription();
    }
}
