using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Members;

/// <summary>Rows of one stage that speak of members: moved by a merge, listed by the access report, cleared by an erasure. Each stage registers its own.</summary>
public interface IHoldsMemberData
{
    /// <summary>The tables that it answers for, as the database names them; every table with a member_id has one that does.</summary>
    IEnumerable<string> Tables(ConsoleDb db);

    /// <summary>Moves rows from one record to another, set-based; part of the surrounding write.</summary>
    Task MoveAsync(ConsoleDb db, MemberMove move, CancellationToken ct);

    /// <summary>Deletes what is personal of these records; facts stay. Part of the surrounding write.</summary>
    Task EraseAsync(ConsoleDb db, IReadOnlyCollection<long> memberIds, CancellationToken ct);

    /// <summary>What is held about these records.</summary>
    Task<IReadOnlyList<HeldData>> HeldAsync(ConsoleDb db, IReadOnlyCollection<long> memberIds, CancellationToken ct);
}

/// <summary>A merge or its undo.</summary>
/// <param name="Origins">Null for a merge: all rows of <paramref name="From"/>. For an undo: only rows that began with one of these.</param>
public sealed record MemberMove(long From, long To, IReadOnlyCollection<long>? Origins)
{
    /// <summary>Origins as SQL, or null; numbers only, so that nothing can be slipped in.</summary>
    public string? OriginList => Origins is null ? null : string.Join(", ", Origins);
}

/// <summary>A kind of data that is held: its name (a table's) and how many rows; values where they are personal.</summary>
public sealed record HeldData(string Name, int Rows, IReadOnlyList<string>? Values = null);
