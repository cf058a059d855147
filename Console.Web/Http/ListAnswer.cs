using CampaignConsole.Core.Kernel;
using Microsoft.AspNetCore.Http;

namespace CampaignConsole.Web.Http;

/// <summary>One page of a list, read on with <c>?cursor=</c> of <c>next</c> until it is absent.</summary>
sealed record ListAnswer<T>(IReadOnlyList<T> Items, string? Next, int Limit, DateTimeOffset ServerTime)
{
    public static ListAnswer<T> Of(CursorPage<T> page, HttpContext http) => new(page.Items, page.Next, page.Limit, Http.ServerTime.Of(http));
}
