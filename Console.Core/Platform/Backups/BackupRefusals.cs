using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Platform.Backups;

/// <summary>What backing up and restoring refuse.</summary>
public static class BackupRefusals
{
    public static Refused Unreadable(string file) => new("backup_unreadable", RefusedKind.Invalid, file);

    public static Refused OtherDatabase(string madeFrom, string here) => new("backup_other_database", RefusedKind.Conflict, madeFrom, here);

    public static Refused Newer(string migration) => new("backup_newer", RefusedKind.Conflict, migration);

    public static Refused ToolMissing(string tool) => new("backup_tool_missing", RefusedKind.Conflict, tool);

    public static Refused ToolFailed(string tool, string said) => new("backup_tool_failed", RefusedKind.Conflict, tool, said);

    public static Refused NothingThere() => new("backup_nothing_there", RefusedKind.Conflict);
}
