using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CampaignConsole.Core.Members;

/// <summary>Every table of facts, of whichever stage: known by having both a member and an origin member. Merges move them, erasure leaves them.</summary>
sealed class HeldFacts : IHoldsMemberData
{
    public IEnumerable<string> Tables(ConsoleDb db) => [.. Facts(db).Select(entity => entity.GetTableName()!), Name<ReceiptLine>(db)];

    public async Task MoveAsync(ConsoleDb db, MemberMove move, CancellationToken ct)
    {
        foreach (var entity in Facts(db))
        {
            var only = move.OriginList is { } origins ? $" AND origin_member_id IN ({origins})" : "";
            var sql = $"UPDATE \"{entity.GetTableName()}\" SET member_id = {{0}} WHERE member_id = {{1}}{only}";
            await db.Database.ExecuteSqlRawAsync(sql, [move.To, move.From], ct);
        }

        var sales = move.OriginList is { } list ? $" AND receipt_id IN (SELECT id FROM receipt WHERE member_id = {{0}} AND origin_member_id IN ({list}))" : "";
        var lines = $"UPDATE receipt_line SET member_id = {{0}} WHERE member_id = {{1}}{sales}";
        await db.Database.ExecuteSqlRawAsync(lines, [move.To, move.From], ct);
    }

    public Task EraseAsync(ConsoleDb db, IReadOnlyCollection<long> memberIds, CancellationToken ct) => Task.CompletedTask;

    public async Task<IReadOnlyList<HeldData>> HeldAsync(ConsoleDb db, IReadOnlyCollection<long> memberIds, CancellationToken ct)
    {
        var held = new List<HeldData>();
        foreach (var table in Tables(db))
        {
            var sql = $"SELECT CAST(count(*) AS integer) AS \"Value\" FROM \"{table}\" WHERE member_id IN ({string.Join(", ", memberIds)})";
            var rows = (await db.Database.SqlQueryRaw<int>(sql).ToListAsync(ct))[0];
            if (rows > 0) held.Add(new HeldData(table, rows));
        }

        return held;
    }

    /// <summary>All but identities, which are personal and have an owner of their own.</summary>
    static IEnumerable<IEntityType> Facts(ConsoleDb db) => db.Model.GetEntityTypes().Where(entity =>
        entity.FindProperty("MemberId") is not null && entity.FindProperty("OriginMemberId") is not null && entity.ClrType != typeof(Identity));

    static string Name<T>(ConsoleDb db) => db.Model.FindEntityType(typeof(T))!.GetTableName()!;
}
