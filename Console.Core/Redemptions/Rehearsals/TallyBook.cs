using System.Globalization;
using System.Runtime.InteropServices;

namespace CampaignConsole.Core.Redemptions.Rehearsals;

/// <summary>The tallies of one side in memory, and which of them changed since they were last saved. Grows with stores, days and winners, not with receipts.</summary>
sealed class TallyBook(long rehearsal, int side)
{
    readonly Dictionary<(TallyOver Over, string Holder), RehearsalTally> rows = [];
    readonly HashSet<(TallyOver Over, string Holder)> changed = [];

    // A winner is a few numbers: there may be a million of them.
    readonly Dictionary<long, (long Uses, long Money, long Listed)> members = [];
    readonly HashSet<long> changedMembers = [];

    public (long Uses, long Money) Of(TallyOver over, string holder) => rows.TryGetValue((over, holder), out var row) ? (row.Uses, row.Money) : (0, 0);

    public (long Uses, long Money) OfMember(long member) => members.TryGetValue(member, out var row) ? (row.Uses, row.Money) : (0, 0);

    /// <summary>The row of a holder, to be changed.</summary>
    public RehearsalTally Change(TallyOver over, string holder)
    {
        changed.Add((over, holder));
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, (over, holder), out _);
        return row ??= New(over, holder);
    }

    /// <summary>Adds a use of a member.</summary>
    /// <returns>True when it is the member's first.</returns>
    public bool AddToMember(long member, long money, long listed)
    {
        changedMembers.Add(member);
        ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(members, member, out var known);
        row = (row.Uses + 1, row.Money + money, row.Listed + listed);
        return !known;
    }

    /// <summary>Takes a row that was saved before.</summary>
    public void Restore(RehearsalTally row)
    {
        if (row.Over == TallyOver.Member) members[long.Parse(row.Holder, CultureInfo.InvariantCulture)] = (row.Uses, row.Money, row.Listed);
        else rows[(row.Over, row.Holder)] = row;
    }

    /// <summary>Rows to be saved; once they are, call <see cref="Saved"/>.</summary>
    /// <param name="kept">At the end: the members that stay; others need not be written any more.</param>
    public IReadOnlyList<RehearsalTally> Unsaved(IReadOnlySet<long>? kept = null) =>
    [
        .. changed.Select(key => rows[key]),
        .. changedMembers.Where(member => kept is null || kept.Contains(member)).Select(member => Row(member, members[member])),
    ];

    public void Saved()
    {
        changed.Clear();
        changedMembers.Clear();
    }

    /// <summary>The members with the most discount.</summary>
    public IReadOnlySet<long> Top(int most) => members.OrderByDescending(member => member.Value.Money).ThenBy(member => member.Key).Take(most).Select(member => member.Key).ToHashSet();

    /// <summary>The holders of members outside a set.</summary>
    public IEnumerable<string> HoldersExcept(IReadOnlySet<long> kept) => members.Keys.Where(member => !kept.Contains(member)).Select(Holder);

    RehearsalTally New(TallyOver over, string holder) => new() { RehearsalId = rehearsal, Side = side, Over = over, Holder = holder };

    RehearsalTally Row(long member, (long Uses, long Money, long Listed) row)
    {
        var made = New(TallyOver.Member, Holder(member));
        (made.Uses, made.Money, made.Listed) = row;
        return made;
    }

    static string Holder(long member) => member.ToString(CultureInfo.InvariantCulture);
}
