using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Backups;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Consent;

/// <summary>Consents that were taken back after the backup, objections to personalised offers among them, are taken back again. A consent that the backup knows to be newer stays.</summary>
sealed class ConsentReplay(WriteGate gate) : IReplay
{
    const string Withdrawn = "consent_withdrawn";

    const int Portion = 500;

    public string Kind => Withdrawn;

    /// <summary>Notes it in the write that does it.</summary>
    /// <param name="at">When the member said so.</param>
    public static void Note(ConsoleDb db, long originMember, long member, string channel, string topic, DateTimeOffset at, string source, DateTimeOffset now) =>
        db.Journal(Withdrawn, now, new Line(originMember, member, channel, topic, at, source));

    public async Task<Replayed> ReplayAsync(IReadOnlyList<JournalLine> lines, DateTimeOffset now, CancellationToken ct)
    {
        var all = new Replayed(0, 0);
        foreach (var portion in lines.Select(line => line.Data.Deserialize<Line>(CanonicalJson.Options)!).Chunk(Portion))
        {
            var part = await gate.WriteAsync(db => WithdrawAsync(db, portion, now, ct), ct, WriteUrgency.Bulk);
            all = new Replayed(all.Done + part.Done, all.Unmatched + part.Unmatched);
        }

        return all;
    }

    static async Task<Replayed> WithdrawAsync(ConsoleDb db, Line[] lines, DateTimeOffset now, CancellationToken ct)
    {
        var (done, unmatched) = (0, 0);
        foreach (var line in lines)
        {
            // A merge after the backup is not in it: then each of the two records stands for itself, and who had left has left by both.
            var members = new HashSet<long>();
            foreach (var id in new[] { line.OriginMember, line.Member })
                if (await Survivor.OfAsync(db, id, ct) is { } survivor) members.Add(survivor.Id);
            if (members.Count == 0) unmatched++;
            foreach (var member in members)
                if (await WithdrawAsync(db, line, member, now, ct)) done++;
        }

        return new Replayed(done, unmatched);
    }

    static async Task<bool> WithdrawAsync(ConsoleDb db, Line line, long member, DateTimeOffset now, CancellationToken ct)
    {
        await MemberLocks.TakeAsync(db, [member], ct);
        var state = await db.Set<ConsentState>().FindAsync([member, line.Channel, line.Topic], ct);
        if (state is { Granted: false } || state?.At > line.At) return false;
        db.Add(new ConsentRecord
        {
            OriginMemberId = line.OriginMember, MemberId = member, Channel = line.Channel, Topic = line.Topic, Granted = false, At = line.At, RecordedAt = now, Source = line.Source,
        });
        if (state is null) db.Add(new ConsentState { MemberId = member, Channel = line.Channel, Topic = line.Topic, Granted = false, At = line.At });
        else (state.Granted, state.At) = (false, line.At);
        if ((line.Channel, line.Topic) == (ConsentStatement.AllChannels, ConsentStatement.Personalised))
            await db.Set<Member>().Where(row => row.Id == member).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.ObjectsToPersonalised, true).SetProperty(row => row.UpdatedAt, now).SetProperty(row => row.Version, row => row.Version + 1), ct);
        return true;
    }

    sealed record Line(long OriginMember, long Member, string Channel, string Topic, DateTimeOffset At, string Source);
}
