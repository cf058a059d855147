namespace CampaignConsole.Web.Ui;

/// <summary>Time zones to choose from, by their IANA names.</summary>
public static class Zones
{
    public static IReadOnlyList<string> All { get; } =
        [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(id => id == "UTC" || id.Contains('/', StringComparison.Ordinal)).Order()];
}
