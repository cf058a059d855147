using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Platform.Backups;

/// <summary>How one kind of database is copied out while it is in use, and replaced by a copy while it is not.</summary>
public interface IDatabaseCopy
{
    /// <summary>Copies the database as of one moment into a file; readers and writers go on meanwhile.</summary>
    Task CopyOutAsync(string file, CancellationToken ct);

    /// <summary>Makes the copy readable so that it can be checked, before it is anybody's database.</summary>
    /// <param name="work">A folder for this restore alone.</param>
    /// <returns>How to open it.</returns>
    Task<DatabaseOptions> StageAsync(string file, string work, CancellationToken ct);

    /// <summary>The staged copy becomes the database; what was there before is kept in a folder.</summary>
    Task ReplaceAsync(string before, CancellationToken ct);

    /// <summary>The staged copy is given up; the database is as it was.</summary>
    Task GiveUpAsync(CancellationToken ct);
}

/// <summary>Picks the way by the database.</summary>
public static class DatabaseCopies
{
    public static IDatabaseCopy Of(DatabaseOptions options) => options.IsSqlite ? new SqliteCopy(options) : new PostgresCopy(options);
}
