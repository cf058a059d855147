using System.Globalization;
using System.Threading.RateLimiting;
using CampaignConsole.Core.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Web.Http;

/// <summary>How much one caller may ask of the API; bound from the section <c>Api</c>.</summary>
sealed class ApiLimits
{
    public const string Section = "Api";

    /// <summary>Requests a second, over a longer time, that one key may make.</summary>
    public int RequestsPerSecond { get; set; } = 1000;

    /// <summary>Requests that may come at once.</summary>
    public int Burst { get; set; } = 4000;

    /// <summary>Largest body of a request in bytes; a batch of 1,000 rows is well below.</summary>
    public long MostBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Numbers that one address may type a minute on the pages of offers to be claimed.</summary>
    public int ClaimsPerMinute { get; set; } = 10;

    /// <summary>A token bucket for each key; callers without one share a bucket for their address.</summary>
    public static void Configure(RateLimiterOptions limiter, ApiLimits limits)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http =>
            RefusedAnswers.Applies(http.Request)
                ? RateLimitPartition.GetTokenBucketLimiter(Caller(http), _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = limits.Burst, TokensPerPeriod = limits.RequestsPerSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0,
                })
                : RateLimitPartition.GetNoLimiter(""));
        limiter.OnRejected = async (context, _) =>
        {
            var wait = context.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
            context.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            await Problems.WriteAsync(context.HttpContext, StatusCodes.Status429TooManyRequests, "too_many_requests");
        };
    }

    static string Caller(HttpContext http) => http.Request.Headers.Authorization.ToString() is { Length: > 0 } key
        ? Ids.Sha256(key)
        : "address " + http.Connection.RemoteIpAddress;
}
