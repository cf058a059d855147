using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Web.Http;

/// <summary>The console's clock as answers carry it, so that a till can see that its own is wrong.</summary>
static class ServerTime
{
    public static DateTimeOffset Of(HttpContext http) => http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
}
