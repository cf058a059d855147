using System.Globalization;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web.Http;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Commands.Doctor;

/// <summary>Settings, data folder, time zones and keys: what the machine and its operator provide.</summary>
static class MachineChecks
{
    const long LittleSpace = 1L << 30;

    public static Check Settings { get; } = new("settings", false, (services, _) =>
    {
        var (limits, misspelt) = (services.GetRequiredService<ApiLimits>(), ProcessSettings.Misspelt(services.GetRequiredService<IConfiguration>()));
        var findings = misspelt.Select(name => Finding.Warn($"{name} means nothing here", "./run help lists the settings")).ToList();
        if (limits.RequestsPerSecond < 1 || limits.Burst < 1 || limits.MostBytes < 1 || limits.ClaimsPerMinute < 1) findings.Add(Finding.Fail("the limits of section Api must be above 0"));
        return Task.FromResult<IReadOnlyList<Finding>>(findings.Count > 0 ? findings : [Finding.Ok($"{services.GetRequiredService<DatabaseOptions>().Provider}, all known")]);
    });

    public static Check Folder { get; } = new("data folder", false, async (services, ct) =>
    {
        var folder = Path.GetFullPath(services.GetRequiredService<DatabaseOptions>().DataFolder);
        try
        {
            var probe = Path.Combine(Directory.CreateDirectory(folder).FullName, $"doctor-{Guid.NewGuid():N}");
            await File.WriteAllTextAsync(probe, "doctor", ct);
            File.Delete(probe);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [Finding.Fail($"{folder} cannot be written: {problem.Message}", "give this user the right to write there, or choose another --data")];
        }

        if (File.Exists(Path.Combine(folder, RestoreCommand.Unfinished))) return [Finding.Fail("a restore was interrupted", "run it again: ./run restore FILE")];
        var free = new DriveInfo(folder).AvailableFreeSpace;
        var text = string.Create(CultureInfo.InvariantCulture, $"{folder} is writable, {free / (double)(1L << 30):0.0} GB free");
        return [free < LittleSpace ? Finding.Warn(text, "make room: the database, the Outbox and backups grow") : Finding.Ok(text)];
    });

    public static Check Console { get; } = new("console", false, async (services, ct) =>
        [Finding.Ok(await InstallationLock.IsHeldAsync(services.GetRequiredService<DatabaseOptions>(), ct) ? "one is running on this database" : "none is running on this database")]);

    public static Check Zones { get; } = new("time zones", true, async (services, ct) =>
    {
        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var stored = await db.Set<Brand>().Select(brand => brand.TimeZone).Union(db.Set<Store>().Select(store => store.TimeZone))
            .Union(db.Set<User>().Where(user => user.TimeZone != null).Select(user => user.TimeZone!)).ToListAsync(ct);
        var schedules = await db.Set<Campaign>().Select(campaign => campaign.Schedule).Distinct().ToListAsync(ct);
        var zones = stored.Concat(schedules.Select(json => CanonicalJson.Read<CampaignSchedule>(json).Zone)).Distinct().ToList();
        var unknown = zones.Where(zone => !Instants.IsZone(zone)).ToList();
        return [unknown.Count > 0
            ? Finding.Fail("not known on this machine: " + string.Join(", ", unknown), "install tzdata, or mend the zone of the brand, store or campaign")
            : Finding.Ok(string.Create(CultureInfo.InvariantCulture, $"{zones.Count} in use, all known"))];
    });

    public static Check People { get; } = new("people", true, async (services, ct) =>
    {
        await using var db = services.GetRequiredService<IDbContextFactory<ConsoleDb>>().CreateDbContext();
        var administrators = await db.Set<User>().CountAsync(user => !user.IsDisabled && (user.Roles & Roles.Administrator) != 0, ct);
        return [administrators == 0 ? Finding.Warn("nobody can sign in yet", "start the console and open the first page with the token that it prints") : Finding.Ok($"{administrators} can administrate")];
    });

    /// <summary>Data Protection's keys, without making one.</summary>
    public static Check Keys { get; } = new("keys", true, (services, _) =>
    {
        var (keys, now) = (services.GetRequiredService<IKeyManager>().GetAllKeys(), services.GetRequiredService<TimeProvider>().GetUtcNow());
        var usable = keys.Count(key => !key.IsRevoked && key.ExpirationDate > now);
        Finding finding = usable > 0 ? Finding.Ok($"{keys.Count} Data Protection keys in the database, {usable} not expired")
            : Finding.Warn(keys.Count == 0 ? "no Data Protection keys yet" : "all Data Protection keys have expired", "the console makes one when it is next started");
        return Task.FromResult<IReadOnlyList<Finding>>([finding]);
    });
}
