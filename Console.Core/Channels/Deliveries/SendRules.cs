using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>What holds for all messages at this moment: the brand's policies and zone, what is stopped, and whether any address is suppressed. One question, since each volley asks it.</summary>
sealed record SendRules(ChannelPolicy Channels, CampaignPolicy Campaigns, FatiguePolicy Fatigue, StopSigns Stops, string BrandZone, bool KnowsSuppressions)
{
    static readonly Compiled<Func<ConsoleDb, string, string, string, IAsyncEnumerable<Line>>> Lines = new(() => EF.CompileAsyncQuery((ConsoleDb db, string channels, string campaigns, string fatigue) =>
        db.Set<Setting>().Where(row => row.Name == channels || row.Name == campaigns || row.Name == fatigue).Select(row => new Line { Of = About.Setting, Name = row.Name, Json = row.Json })
            .Concat(db.Set<KillSwitch>().Where(stop => stop.IsOn).Select(stop => new Line { Of = About.Stop, Name = stop.Scope, Json = null }))
            .Concat(db.Set<ChannelSetting>().Where(setting => setting.IsPaused).Select(setting => new Line { Of = About.Pause, Name = setting.Channel, Json = null }))
            .Concat(db.Set<Brand>().Select(brand => new Line { Of = About.Zone, Name = brand.TimeZone, Json = null }))
            .Concat(db.Set<SuppressedAddress>().Take(1).Select(row => new Line { Of = About.Suppression, Name = row.Masked, Json = null }))));

    enum About
    {
        Setting,
        Stop,
        Pause,
        Zone,
        Suppression,
    }

    public static async Task<SendRules> ReadAsync(ConsoleDb db, CancellationToken ct)
    {
        var lines = new List<Line>();
        await foreach (var line in Lines.For(db)(db, ChannelPolicy.Name, CampaignPolicy.Name, FatiguePolicy.Name).WithCancellation(ct)) lines.Add(line);
        return new SendRules(
            Setting<ChannelPolicy>(), Setting<CampaignPolicy>(), Setting<FatiguePolicy>(), StopSigns.Of([.. Names(About.Stop)], Names(About.Pause)), Names(About.Zone).FirstOrDefault() ?? "UTC",
            Names(About.Suppression).Any());

        IEnumerable<string> Names(About about) => lines.Where(line => line.Of == about).Select(line => line.Name);

        T Setting<T>() where T : class, ISettings<T> => SettingsBook.Read<T>(lines.Find(line => line.Of == About.Setting && line.Name == T.Name)?.Json);
    }

    sealed class Line
    {
        public About Of { get; init; }

        public required string Name { get; init; }

        public string? Json { get; init; }
    }
}
