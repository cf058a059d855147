using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Backups;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Suppressions;

/// <summary>Addresses that were put onto the list after the backup stand on it again, with the longer term; what a person took off meanwhile has to be taken off again.</summary>
sealed class SuppressionReplay(WriteGate gate) : IReplay
{
    const string Suppressed = "address_suppressed";

    const int Portion = 5_000;

    public string Kind => Suppressed;

    /// <summary>Behind the key by which the list hashes.</summary>
    public int Order => 1;

    /// <summary>Notes it in the write that does it: the hash and the mask, as in the list. What a person wrote beside it stays in the database.</summary>
    public static void Note(ConsoleDb db, SuppressedAddress row, DateTimeOffset now) =>
        db.Journal(Suppressed, now, new Line(row.Kind, row.Hash, row.Masked, row.For, row.Source, row.AddedAt, row.AddedBy, row.Until));

    public async Task<Replayed> ReplayAsync(IReadOnlyList<JournalLine> lines, DateTimeOffset now, CancellationToken ct)
    {
        var done = 0L;
        foreach (var portion in lines.Select(line => line.Data.Deserialize<Line>(CanonicalJson.Options)!).Chunk(Portion)) done += await gate.WriteAsync(db => AddAsync(db, portion, ct), ct, WriteUrgency.Bulk);
        return new Replayed((int)done, 0);
    }

    static async Task<long> AddAsync(ConsoleDb db, Line[] lines, CancellationToken ct)
    {
        await MemberLocks.TakeAllAsync(db, ct);
        // For ever is longer than any day.
        var rows = lines.GroupBy(line => line.Hash).Select(same => same.MaxBy(line => line.Until ?? DateTimeOffset.MaxValue)!).Select(line => new SuppressedAddress
        {
            Kind = line.Address, Hash = line.Hash, Masked = line.Masked, For = line.For, Source = line.Source, AddedAt = line.AddedAt, AddedBy = line.AddedBy, Until = line.Until,
        }).ToList();
        var longer = 0;
        foreach (var term in rows.GroupBy(row => row.Until))
        {
            string[] hashes = [.. term.Select(row => row.Hash)];
            longer += await db.Set<SuppressedAddress>().Where(row => EF.Parameter(hashes).Contains(row.Hash) && row.Until != null && (term.Key == null || row.Until < term.Key))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Until, term.Key), ct);
        }

        return longer + await db.InsertAsync(rows, ct, OnExisting.Skip);
    }

    sealed record Line(IdentityKind Address, string Hash, string Masked, SuppressedFor For, string Source, DateTimeOffset AddedAt, string AddedBy, DateTimeOffset? Until);
}

/// <summary>The key that was made with the first suppression: without it the hashes of the journal would mean nothing to a backup from before.</summary>
sealed class SuppressionKeyReplay(WriteGate gate) : IReplay
{
    const string Made = "suppression_key";

    public string Kind => Made;

    /// <summary>Notes it in the write that makes it.</summary>
    public static void Note(ConsoleDb db, byte[] key, DateTimeOffset now) => db.Journal(Made, now, new Line(Convert.ToBase64String(key)));

    public async Task<Replayed> ReplayAsync(IReadOnlyList<JournalLine> lines, DateTimeOffset now, CancellationToken ct)
    {
        var key = Convert.FromBase64String(lines[^1].Data.Deserialize<Line>(CanonicalJson.Options)!.Key);
        return new Replayed(await gate.WriteAsync(db => SuppressionKey.PutAsync(db, key, now, ct), ct) ? 1 : 0, 0);
    }

    sealed record Line(string Key);
}
