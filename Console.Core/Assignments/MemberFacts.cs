using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments;

/// <summary>What is known of a block of members.</summary>
public sealed record BlockFacts(IReadOnlyList<ConsideredMember> Members, IReadOnlyDictionary<(long Member, IdentityKind Kind), MemberAddress> Addresses);

/// <summary>Reads the facts that a decision needs, for a block of members at a time: six sets, never a query per member.</summary>
public static class MemberFacts
{
    /// <summary>Members in one block; large enough to be quick, small enough to keep memory flat and transactions short.</summary>
    public const int Block = 5_000;

    /// <summary>Which identity is the address of a channel; null: a postal address, or none is needed.</summary>
    public static IdentityKind? AddressKind(string channel) => channel switch
    {
        ChannelNames.Email => IdentityKind.Email,
        ChannelNames.Sms or ChannelNames.CallList or ChannelNames.Task => IdentityKind.Phone,
        ChannelNames.Push => IdentityKind.App,
        ChannelNames.WeChat => IdentityKind.Wechat,
        _ => null,
    };

    /// <summary>The facts of the given members, in their order, with the addresses that messages would go to.</summary>
    public static async Task<BlockFacts> ReadAsync(ConsoleDb db, RunTerms terms, long[] ids, CancellationToken ct)
    {
        var sending = terms.Rule.Sending.Names().ToArray();
        var block = new MemberBlock(ids);
        var members = await block.Near(db.Set<Member>(), member => member.Id)
            .Select(member => new { member.Id, member.Status, member.ObjectsToPersonalised, member.HomeStoreId }).ToDictionaryAsync(member => member.Id, ct);
        var consents = await ConsentsAsync(db, terms, sending, block, ct);
        var addresses = await Addresses.ReadAsync(db, sending.Select(AddressKind).OfType<IdentityKind>().ToHashSet(), block, ct);
        var suppressed = await SuppressedAsync(db, sending, addresses, terms.Now, ct);
        var wishes = await WishesAsync(db, block, ct);
        var reach = await ReachAsync(db, sending, addresses, block, ct);
        var (own, overlapping) = await HeldAsync(db, terms, block, ct);
        var outranked = await CampaignAhead.TakesAsync(db, terms.Ahead, block, terms.Now, ct);
        var runs = terms.Rule.MostRuns is null ? [] : await RecentRunsAsync(db, terms.Now.AddDays(-terms.WindowDays), block, ct);
        var seldom = new MemberBlock([.. ids.Where(id => wishes.TryGetValue(id, out var wish) && wish.LessOften)]);
        var fewer = seldom.Ids.Length == 0 ? [] : await RecentRunsAsync(db, terms.Now.AddDays(-terms.WindowDays * LessOften.Times), seldom, ct);
        var capped = await CappedAsync(db, terms, block, ct);
        return new BlockFacts([.. ids.Where(members.ContainsKey).Select(id => new ConsideredMember
        {
            MemberId = id,
            OriginMemberId = id,
            Erased = members[id].Status == MemberStatus.Erased,
            Merged = members[id].Status == MemberStatus.Merged,
            OutOfScope = terms.Stores is { } stores && !(members[id].HomeStoreId is { } home && stores.Contains(home)),
            // Offers for everybody, and whoever brings a code, are no personal offers.
            ObjectsToPersonal = members[id].ObjectsToPersonalised && terms.Case.Assigns,
            Consents = consents.GetValueOrDefault(id),
            Addresses = reach.GetValueOrDefault(id),
            Suppressed = suppressed.GetValueOrDefault(id),
            Paused = wishes.TryGetValue(id, out var wish) && wish.PausedUntil > terms.Now,
            LessOften = wish?.LessOften ?? false,
            Preferred = wish?.Preferred,
            HoldsIt = own.Contains(id),
            HoldsOverlapping = overlapping.Contains(id),
            Outranked = outranked.Contains(id),
            RecentRuns = runs.GetValueOrDefault(id),
            RecentRunsOfSeldom = fewer.GetValueOrDefault(id),
            Capped = capped.GetValueOrDefault(id),
        })], addresses);
    }

    static async Task<Dictionary<long, ChannelSet>> ConsentsAsync(ConsoleDb db, RunTerms terms, string[] sending, MemberBlock block, CancellationToken ct)
    {
        var topic = terms.Case.Campaign.Topic;
        var granted = block.Near(db.Set<ConsentState>(), state => state.MemberId).Where(state => state.Granted);
        // For scattered members topic and channel are compared here: in the query they would draw SQLite to the index over all members of a channel.
        if (block.IsDense) granted = granted.Where(state => state.Topic == topic && sending.Contains(state.Channel));
        var rows = await granted.Select(state => new { state.MemberId, state.Channel, state.Topic }).ToListAsync(ct);
        var sets = sending.ToDictionary(channel => channel, channel => ChannelSet.Of([channel]));
        var found = new Dictionary<long, ChannelSet>(block.Ids.Length);
        foreach (var row in rows)
            if (row.Topic == topic && sets.TryGetValue(row.Channel, out var set)) found[row.MemberId] = found.GetValueOrDefault(row.MemberId) | set;
        return found;
    }

    static async Task<Dictionary<long, ChannelSet>> ReachAsync(
        ConsoleDb db, string[] sending, IReadOnlyDictionary<(long Member, IdentityKind Kind), MemberAddress> addresses, MemberBlock block, CancellationToken ct)
    {
        var byKind = sending.Where(channel => AddressKind(channel) is not null).GroupBy(channel => AddressKind(channel)!.Value).ToDictionary(group => group.Key, ChannelSet.Of);
        // A webhook tells our own system: the member needs no address there.
        var always = ChannelSet.Of(sending.Where(channel => channel == ChannelNames.Webhook));
        var found = block.Ids.ToDictionary(id => id, _ => always);
        foreach (var (member, kind) in addresses.Keys)
            if (found.TryGetValue(member, out var set)) found[member] = set | byKind[kind];

        if (sending.Contains(ChannelNames.Mail))
        {
            var mail = ChannelSet.Of([ChannelNames.Mail]);
            var rows = await block.Near(db.Set<Person>(), person => person.MemberId).Where(person => person.Line1 != null && person.City != null)
                .Select(person => person.MemberId).ToListAsync(ct);
            foreach (var id in rows)
                if (found.TryGetValue(id, out var set)) found[id] = set | mail;
        }

        return found;
    }

    /// <summary>Channels whose address nothing may be sent to, by member; the address is chosen first, so that no second one takes the place of a suppressed one.</summary>
    static async Task<Dictionary<long, ChannelSet>> SuppressedAsync(
        ConsoleDb db, string[] sending, IReadOnlyDictionary<(long Member, IdentityKind Kind), MemberAddress> addresses, DateTimeOffset now, CancellationToken ct)
    {
        var found = new Dictionary<long, ChannelSet>();
        if (addresses.Count == 0 || !await db.Set<SuppressedAddress>().AnyAsync(ct)) return found;
        var held = await SuppressionList.AmongAsync(db, [.. addresses.Select(KeyOf).Distinct()], now, ct);
        if (held.Count == 0) return found;
        var byKind = sending.Where(channel => AddressKind(channel) is not null).GroupBy(channel => AddressKind(channel)!.Value).ToDictionary(group => group.Key, ChannelSet.Of);
        foreach (var address in addresses.Where(address => held.Contains(KeyOf(address))))
            found[address.Key.Member] = found.GetValueOrDefault(address.Key.Member) | byKind[address.Key.Kind];
        return found;

        static IdentityKey KeyOf(KeyValuePair<(long Member, IdentityKind Kind), MemberAddress> address) => new(address.Key.Kind, address.Value.Issuer, address.Value.Value);
    }

    /// <summary>Few members asked for anything.</summary>
    static Task<Dictionary<long, SendingWish>> WishesAsync(ConsoleDb db, MemberBlock block, CancellationToken ct) =>
        block.Near(db.Set<SendingWish>(), wish => wish.MemberId).AsNoTracking().ToDictionaryAsync(wish => wish.MemberId, ct);

    /// <summary>Channels whose own cap is used up, by member; nothing is looked up where no chosen channel has one.</summary>
    static async Task<Dictionary<long, ChannelSet>> CappedAsync(ConsoleDb db, RunTerms terms, MemberBlock block, CancellationToken ct)
    {
        var found = new Dictionary<long, ChannelSet>();
        foreach (var cap in terms.Caps)
        {
            var (channel, since, set) = (cap.Channel, terms.Now.AddDays(-cap.Days), ChannelSet.Of([cap.Channel]));
            var told = await block.Near(db.Set<ActivityEntry>(), entry => entry.MemberId)
                .Where(entry => (int)entry.Kind + 0 == (int)ActivityKind.Sent && entry.At > since && entry.Channel == channel)
                .GroupBy(entry => entry.MemberId).Select(group => new { group.Key, Messages = group.Count() }).ToListAsync(ct);
            foreach (var row in told.Where(row => row.Messages >= cap.Most)) found[row.Key] = found.GetValueOrDefault(row.Key) | set;
        }

        return found;
    }

    static async Task<(HashSet<long> Own, HashSet<long> Overlapping)> HeldAsync(ConsoleDb db, RunTerms terms, MemberBlock block, CancellationToken ct)
    {
        var campaign = terms.Case.Campaign.Id;
        var others = terms.Overlapping;
        var rows = await block.Near(db.Set<Assignment>(), held => held.MemberId).Held(terms.Now)
            .Where(held => held.CampaignId == campaign || others.Contains(held.OfferId))
            .Select(held => new { held.MemberId, Own = held.CampaignId == campaign }).ToListAsync(ct);
        return (rows.Where(row => row.Own).Select(row => row.MemberId).ToHashSet(), rows.Where(row => !row.Own).Select(row => row.MemberId).ToHashSet());
    }

    static Task<Dictionary<long, int>> RecentRunsAsync(ConsoleDb db, DateTimeOffset since, MemberBlock block, CancellationToken ct)
    {
        // The sum keeps SQLite on the index of the member and off that of everything sent.
        return block.Near(db.Set<ActivityEntry>(), entry => entry.MemberId)
            .Where(entry => (int)entry.Kind + 0 == (int)ActivityKind.Sent && entry.At > since && entry.OccurrenceId != null)
            .GroupBy(entry => entry.MemberId).Select(group => new { group.Key, Runs = group.Select(entry => entry.OccurrenceId).Distinct().Count() })
            .ToDictionaryAsync(row => row.Key, row => row.Runs, ct);
    }
}
