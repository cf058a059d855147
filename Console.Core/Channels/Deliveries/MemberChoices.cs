using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>What members say for themselves about channels and topics: by a link's one click here, by the preference page and by a reply to a message elsewhere.</summary>
public sealed class MemberChoices(WriteGate gate, TimeProvider clock)
{
    /// <summary>Takes the consent back for the channel and topic of the message. Doing it twice is doing it once.</summary>
    public Task LeaveAsync(MemberLink link, CancellationToken ct) =>
        gate.WriteAsync(db => StateAsync(db, link.OriginMemberId, [(link.Channel, link.Topic, false)], ConsentProof.Link, clock.GetUtcNow(), ct), ct);

    /// <summary>Adds statements to the surrounding write and lets them hold at once; what holds already is not said again.</summary>
    /// <param name="evidence">What proves it, where there is more than the source; erasure deletes it.</param>
    internal static async Task StateAsync(
        ConsoleDb db, long originMember, IReadOnlyList<(string Channel, string Topic, bool Granted)> said, string source, DateTimeOffset now, CancellationToken ct, string? evidence = null)
    {
        if (await Survivor.OfAsync(db, originMember, ct) is not { } member) return;
        // Whoever sends to the member checks before this commits, or after it: never in between.
        await MemberLocks.TakeAsync(db, [member.Id], ct);
        foreach (var (channel, topic, granted) in said)
        {
            var state = await db.Set<ConsentState>().FindAsync([member.Id, channel, topic], ct);
            if (state?.Granted == granted) continue;
            db.Add(new ConsentRecord
            {
                OriginMemberId = originMember, MemberId = member.Id, Channel = channel, Topic = topic, Granted = granted, At = now, RecordedAt = now, Source = source,
                EvidenceId = await ProofAsync(db, member.Id, evidence, ct),
            });
            if (state is null) db.Add(new ConsentState { MemberId = member.Id, Channel = channel, Topic = topic, Granted = granted, At = now });
            else (state.Granted, state.At) = (granted, now);
            if ((channel, topic) == (ConsentStatement.AllChannels, ConsentStatement.Personalised)) await ObjectAsync(db, member.Id, !granted, now, ct);
            if (!granted) ConsentReplay.Note(db, originMember, member.Id, channel, topic, now, source, now);
            EventFeed.Append(db, now, "consent.changed", $"member/{member.Id}", new { memberId = member.Id, channel, topic, granted, source });
        }
    }

    static Task<int> ObjectAsync(ConsoleDb db, long member, bool objects, DateTimeOffset now, CancellationToken ct) =>
        db.Set<Member>().Where(row => row.Id == member).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.ObjectsToPersonalised, objects).SetProperty(row => row.UpdatedAt, now).SetProperty(row => row.Version, row => row.Version + 1), ct);

    static async Task<long?> ProofAsync(ConsoleDb db, long member, string? evidence, CancellationToken ct)
    {
        if (evidence is null) return null;
        var id = (await db.ReserveIdsAsync<ConsentEvidence>(1, ct))[0];
        db.Add(new ConsentEvidence { Id = id, MemberId = member, Text = evidence });
        return id;
    }
}
