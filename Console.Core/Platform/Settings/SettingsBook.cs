using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Settings;

/// <summary>A group of settings: a record with a default, stored as one JSON document under its name.</summary>
public interface ISettings<T> where T : class, ISettings<T>
{
    static abstract string Name { get; }

    static abstract T Default { get; }
}

/// <summary>Reads and writes groups of settings.</summary>
public sealed class SettingsBook(IDbContextFactory<ConsoleDb> databases, WriteGate gate, TimeProvider clock)
{
    /// <summary>The stored group, or its default.</summary>
    public async Task<T> ReadAsync<T>(CancellationToken ct) where T : class, ISettings<T>
    {
        await using var db = databases.CreateDbContext();
        return await ReadAsync<T>(db, ct);
    }

    /// <inheritdoc cref="ReadAsync{T}(CancellationToken)"/>
    public static async Task<T> ReadAsync<T>(ConsoleDb db, CancellationToken ct) where T : class, ISettings<T>
    {
        var name = T.Name;
        var json = await db.Set<Setting>().Where(row => row.Name == name).Select(row => row.Json).FirstOrDefaultAsync(ct);
        return Read<T>(json);
    }

    /// <summary>The group as it is stored; its default where nothing is. What is stored hardly ever changes: it is read into an object once.</summary>
    internal static T Read<T>(string? json) where T : class, ISettings<T>
    {
        if (json is null) return T.Default;
        if (Last<T>.Group is { } last && last.Json == json) return last.Value;
        var value = CanonicalJson.Read<T>(json);
        Last<T>.Group = new Stored<T>(json, value);
        return value;
    }

    /// <summary>Stores the group; what changes nothing leaves no trace.</summary>
    /// <exception cref="Refused"><c>right_missing</c></exception>
    public Task WriteAsync<T>(Actor by, T value, CancellationToken ct) where T : class, ISettings<T>
    {
        by.Demand(Right.ManagePolicies);
        return gate.WriteAsync(async db =>
        {
            var row = await db.Set<Setting>().FindAsync([T.Name], ct);
            var (before, after) = (row?.Json, CanonicalJson.Of(value));
            if (after == (before ?? CanonicalJson.Of(T.Default))) return;
            if (row is null) db.Add(row = new Setting { Name = T.Name, Json = "" });
            row.Json = after;
            row.UpdatedAt = clock.GetUtcNow();
            row.UpdatedBy = by.Name;
            row.Version++;
            await AuditTrail.NoteAsync(db, by, row.UpdatedAt, "setting.change", T.Name, before, row.Json, ct);
        }, ct);
    }

    sealed record Stored<T>(string Json, T Value);

    static class Last<T>
    {
        public static volatile Stored<T>? Group;
    }
}
