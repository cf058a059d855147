using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Storage;

/// <summary>Many texts as rows to join with.</summary>
static class GivenValues
{
    /// <summary>
    /// One row each. A join goes from them to a table by its index; where they stand in a list instead, PostgreSQL reads a table that grew since its last statistics
    /// from end to end.
    /// </summary>
    public static IQueryable<string> Values(this ConsoleDb db, string[] values) => db.IsSqlite
        ? db.Database.SqlQuery<string>($"SELECT value AS \"Value\" FROM json_each({JsonSerializer.Serialize(values)})")
        : db.Database.SqlQuery<string>($"SELECT unnest({values}) AS \"Value\"");
}
