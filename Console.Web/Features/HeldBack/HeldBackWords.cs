using System.Globalization;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Core.Redemptions.Velocity;

namespace CampaignConsole.Web.Features.HeldBack;

/// <summary>Says who was held back, and by which limit.</summary>
static class HeldBackWords
{
    public static string Who(HeldBackRow row) => row.Scope switch
    {
        VelocityScope.Member => Say("heldBack.member", row.Word),
        VelocityScope.Device => Say("heldBack.device", row.Word, row.Store ?? ""),
        VelocityScope.Clerk => row.Store is { } store ? Say("heldBack.clerkIn", row.Word, store) : Say("heldBack.clerk", row.Word),
        VelocityScope.Store => Say("heldBack.store", row.Store ?? ""),
        VelocityScope.Codes => Say("heldBack.caller", row.Word),
    };

    /// <summary>What happened and how often: refused, or booked beyond the limit because the sale had happened.</summary>
    public static string What(HeldBackRow row) => string.Join(" ", new[]
    {
        row.Refused > 0 ? Say(row.Scope == VelocityScope.Codes ? "heldBack.codesRefused" : "heldBack.refused", row.Refused, Limit(row)) : "",
        row.Booked > 0 ? Say("heldBack.booked", row.Booked, Limit(row)) : "",
    }.Where(part => part.Length > 0));

    public static string Limit(HeldBackRow row) => Say(row.Scope == VelocityScope.Codes ? "heldBack.codesLimit" : "heldBack.limit", row.Most, row.Minutes);

    static string Say(string key, params object?[] values) => Wording.Say(key, CultureInfo.CurrentUICulture.Name, values);
}
