using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Platform.Tables;

/// <summary>Why a table file cannot be taken at all.</summary>
static class TablesRefusals
{
    public static Refused Empty() => new("table_empty", RefusedKind.Invalid);

    public static Refused Unreadable() => new("table_unreadable", RefusedKind.Invalid);

    public static Refused OldWorkbook() => new("table_old_workbook", RefusedKind.Invalid);

    public static Refused SheetUnknown(string sheet) => new("table_sheet_unknown", RefusedKind.Invalid, sheet);

    public static Refused EncodingUnknown(string name) => new("table_encoding_unknown", RefusedKind.Invalid, name);

    public static Refused ColumnMissing(string columns) => new("table_column_missing", RefusedKind.Invalid, columns);

    public static Refused TooLarge(long megabytes) => new("table_too_large", RefusedKind.Invalid, megabytes);

    public static Refused Started() => new("import_started", RefusedKind.Conflict);
}
