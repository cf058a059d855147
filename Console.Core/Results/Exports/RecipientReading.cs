using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Redemptions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Results.Exports;

/// <summary>Goes through the rows of a campaign's runs, a part after the other, each with all that the recipient sheet says of its members.</summary>
/// <param name="db">Reads rows, names and uses.</param>
/// <param name="ledger">Reads the messages of one part while the next is read.</param>
sealed class RecipientReading(ConsoleDb db, ConsoleDb ledger, Scope scope, long campaign, IReadOnlyList<long> runs, string[] channels, bool personal)
{
    const int Most = 4_000;

    int run;
    long after = long.MinValue;

    /// <summary>All parts, in order: of three, one is in use, of the next the messages are read, of the one behind it the rows.</summary>
    public IAsyncEnumerable<RecipientPart> PartsAsync(CancellationToken ct) => Turns().MadeAhead(_ => NextAsync(ct), ct).MadeAhead(part => WithStatesAsync(part, ct), ct);

    /// <summary>One for each part that is still to be read; asked again after each.</summary>
    IEnumerable<int> Turns()
    {
        while (run < runs.Count) yield return run;
    }

    /// <summary>The next part: rows of one run; empty at its end.</summary>
    async Task<RecipientPart> NextAsync(CancellationToken ct)
    {
        var (of, from) = (runs[run], after);
        var next = db.Set<Assignment>().Where(row => row.OccurrenceId == of && row.OriginMemberId > from);
        if (!scope.IsEverything)
        {
            var mine = db.Set<Member>().Within(scope, db).Select(member => member.Id);
            next = next.Where(row => mine.Contains(row.MemberId));
        }

        var rows = await next.OrderBy(row => row.OriginMemberId).Take(Most)
            .Select(row => new Recipient(row.OriginMemberId, row.MemberId, row.OccurrenceId, row.Outcome, row.Reason, row.OfferId)).ToListAsync(ct);
        if (rows.Count < Most) (run, after) = (run + 1, long.MinValue);
        else after = rows[^1].OriginMemberId;
        var members = new MemberBlock([.. rows.Select(row => row.MemberId).Distinct()]);
        return new RecipientPart(
            rows,
            await NamesAsync(members, ct),
            new RecipientStates([.. rows.Select(row => row.OriginMemberId)], channels.Length),
            await members.Near(db.Set<Use>().Where(use => use.CampaignId == campaign && use.State == UseState.Confirmed && !use.IsTest && use.MemberId != null), use => use.MemberId!.Value)
                .GroupBy(use => use.MemberId!.Value).Select(group => new { group.Key, Count = group.LongCount(), Revenue = group.Sum(use => use.Revenue) })
                .ToDictionaryAsync(use => use.Key, use => (use.Count, use.Revenue), ct));
    }

    /// <summary>The mask is made in the query: without the right, only the first character ever leaves the database.</summary>
    Task<Dictionary<long, string>> NamesAsync(MemberBlock members, CancellationToken ct)
    {
        var people = members.Near(db.Set<Person>(), person => person.MemberId);
        var names = personal ? people.Select(person => new { person.MemberId, person.Name }) : people.Select(person => new { person.MemberId, Name = person.Name.Substring(0, 1) });
        return names.ToDictionaryAsync(person => person.MemberId, person => person.Name, ct);
    }

    /// <summary>Fills in the state on each channel; of several steps the last.</summary>
    async Task<RecipientPart> WithStatesAsync(RecipientPart part, CancellationToken ct)
    {
        if (part.Rows.Count == 0) return part;
        var (of, first, last) = (part.Rows[0].OccurrenceId, part.Rows[0].OriginMemberId, part.Rows[^1].OriginMemberId);
        await ledger.Database.OpenConnectionAsync(ct);
        try
        {
            // There are several messages to each row: to make an object of each would cost more than to read it.
            await using var command = ledger.Set<Delivery>().Where(row => row.OccurrenceId == of && row.OriginMemberId >= first && row.OriginMemberId <= last && row.Step != EndReminders.Step)
                .Select(row => new { row.OriginMemberId, row.Channel, row.Step, State = (int)row.State }).CreateDbCommand();
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
                if (Array.IndexOf(channels, rows.GetString(1)) is >= 0 and var channel) part.States.Tell(rows.GetInt64(0), channel, rows.GetInt16(2), (DeliveryState)rows.GetInt32(3));
        }
        finally
        {
            await ledger.Database.CloseConnectionAsync();
        }

        return part;
    }
}

/// <summary>One row of the sheet as it was decided.</summary>
readonly record struct Recipient(long OriginMemberId, long MemberId, long OccurrenceId, AssignmentOutcome Outcome, string? Reason, long OfferId);

/// <summary>What was told of each row's messages, by channel.</summary>
sealed class RecipientStates
{
    const int StepUnit = 100;

    readonly Dictionary<long, int> places;
    readonly int[] told;
    readonly int channels;

    public RecipientStates(IReadOnlyList<long> origins, int channels)
    {
        (places, told, this.channels) = (new Dictionary<long, int>(origins.Count), new int[origins.Count * channels], channels);
        for (var place = 0; place < origins.Count; place++) places.Add(origins[place], place);
    }

    /// <summary>Takes what a message says; not of whom no row is: between members of some stores lie those of others.</summary>
    public void Tell(long origin, int channel, int step, DeliveryState state)
    {
        if (!places.TryGetValue(origin, out var place)) return;
        ref var known = ref told[(place * channels) + channel];
        known = Math.Max(known, (step * StepUnit) + (int)state);
    }

    /// <summary>The state of the last step; null where nothing was to be sent.</summary>
    /// <param name="place">Of the row in its part.</param>
    public DeliveryState? Of(int place, int channel) => told[(place * channels) + channel] is > 0 and var last ? (DeliveryState)(last % StepUnit) : null;
}

/// <summary>Some rows of one run with all that the sheet says of their members.</summary>
sealed record RecipientPart(
    List<Recipient> Rows, Dictionary<long, string> Names, RecipientStates States, Dictionary<long, (long Count, long Revenue)> Uses)
{
    public string? NameOf(long member, bool personal) => Names.TryGetValue(member, out var name) && name.Length > 0 ? personal ? name : name + "***" : null;

    public (long Count, long Revenue) UsesOf(long member) => Uses.GetValueOrDefault(member);
}
