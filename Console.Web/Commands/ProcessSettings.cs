using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Web.Commands;

/// <summary>A setting of the process with what it means, for <c>./run help</c>.</summary>
public sealed record ProcessSetting(string Name, string Default, string Meaning);

/// <summary>The settings that a start takes: on the command line as <c>--Section:Key value</c>, or from the environment as <c>Section__Key</c>.</summary>
public static class ProcessSettings
{
    /// <summary>The framework reads these sections; what is in them is its own affair.</summary>
    static readonly string[] Framework = ["Logging:", "Kestrel:"];

    public static IReadOnlyList<ProcessSetting> All { get; } =
    [
        new("Database:Provider", "Sqlite", "Sqlite or Postgres"),
        new("Database:DataFolder", "./data", "what --data says"),
        new("Database:Installation", "from the address of the database", "tells an installation from its copies, which send nothing for real"),
        new("ConnectionStrings:Console", "none", "the PostgreSQL connection string; for SQLite it may name another file"),
        new("Api:RequestsPerSecond", "1000", "requests a second for one API key, on one node"),
        new("Api:Burst", "4000", "requests that may come at once"),
        new("Api:ClaimsPerMinute", "10", "phone or card numbers that one address may type a minute to claim an offer"),
        new("Api:MostBytes", "16777216", "largest body of a write"),
        new("Tills:ToleranceMinutes", "5", "how wrong a till's clock may be when it sends sales from offline"),
        new("Tills:PackHours", "24", "how long a till may use a pack of offers without the console, 1 to 168"),
        new("Retention:EvaluationDays", "7", "evaluations that were kept and never used; 0 keeps them"),
        new("Retention:OutboxDays", "30", "what the sandbox wrote; 0 keeps it"),
        new("Retention:IdempotencyDays", "30", "answers by Idempotency-Key; 0 keeps them"),
        new("Retention:EventDays", "90", "events for other systems; 0 keeps them"),
        new("Retention:RehearsalDays", "180", "rehearsals of promotions, with their figures; 0 keeps them"),
        new("Retention:TrackingDays", "400", "opens and clicks of members, and retired keys of links; 0 keeps them"),
    ];

    public static bool Knows(string name) =>
        All.Any(setting => setting.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) || Framework.Any(section => name.StartsWith(section, StringComparison.OrdinalIgnoreCase));

    /// <summary>Settings of our own sections that mean nothing here: misspelt, most likely.</summary>
    public static IReadOnlyList<string> Misspelt(IConfiguration configuration) =>
        [.. All.Select(setting => setting.Name.Split(':')[0]).Except(["ConnectionStrings"]).Distinct()
            .SelectMany(section => configuration.GetSection(section).GetChildren().Select(child => child.Path))
            .Where(path => !Knows(path) && path != $"{DatabaseOptions.Section}:{nameof(DatabaseOptions.LeavesCheckpoints)}").Order(StringComparer.Ordinal)];
}
