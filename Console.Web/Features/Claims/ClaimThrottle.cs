using System.Net;
using System.Threading.RateLimiting;
using CampaignConsole.Web.Http;

namespace CampaignConsole.Web.Features.Claims;

/// <summary>How often numbers may be typed on the pages of posters from one address, so that nobody claims for a whole list of phone numbers.</summary>
sealed class ClaimThrottle(ApiLimits limits) : IDisposable
{
    readonly PartitionedRateLimiter<IPAddress> limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address =>
        RateLimitPartition.GetFixedWindowLimiter(address, _ => new FixedWindowRateLimiterOptions { PermitLimit = limits.ClaimsPerMinute, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    public bool Lets(IPAddress? address)
    {
        using var lease = limiter.AttemptAcquire(address ?? IPAddress.None);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
