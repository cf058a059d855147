using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Platform;

/// <summary>Refusals that every stage shares.</summary>
public static class PlatformRefusals
{
    /// <summary>What was asked for does not exist, or not within the actor's scope; which of the two is not told.</summary>
    public static Refused NotFound(string what, object id) => new("not_found", RefusedKind.NotFound, what, id);

    public static Refused ProviderUnknown(string provider) => new("provider_unknown", RefusedKind.Invalid, provider);

    public static Refused ConnectionMissing() => new("connection_missing", RefusedKind.Invalid);

    /// <summary>Another console, or a command that rebuilds the data, holds this SQLite database.</summary>
    public static Refused DatabaseInUse(string file) => new("database_in_use", RefusedKind.Conflict, file);

    /// <summary>On PostgreSQL: a command rebuilds the data right now.</summary>
    public static Refused DatabaseRebuilt() => new("database_rebuilt", RefusedKind.Conflict);

    /// <summary>What rebuilds or replaces the data waits until every console is stopped.</summary>
    public static Refused ConsoleRunning() => new("console_running", RefusedKind.Conflict);

    /// <summary>The row's version moved on since it was read.</summary>
    public static Refused ChangedMeanwhile() => new("changed_meanwhile", RefusedKind.Conflict);
}
