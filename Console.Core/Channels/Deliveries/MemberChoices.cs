using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>One choice of a member: a channel within a topic.</summary>
public sealed record MemberChoice(string Channel, string Topic, string TopicEn, string TopicZh, bool Granted);

/// <summary>What a member decides by a signed link in a message: leave with one click, or choose channels and topics. Needs no sign-in.</summary>
public sealed class MemberChoices(WriteGate gate, IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    const string Source = "link";

    /// <summary>Takes the consent back for the channel and topic of the message. Doing it twice is doing it once.</summary>
    public Task LeaveAsync(MemberLink link, CancellationToken ct) =>
        gate.WriteAsync(db => StateAsync(db, link.OriginMemberId, [(link.Channel, link.Topic, false)], Source, clock.GetUtcNow(), ct), ct);

    /// <summary>The member's choices on every channel and topic that they ever decided about, and on the message's own.</summary>
    public async Task<IReadOnlyList<MemberChoice>> ReadAsync(MemberLink link, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        if (await Survivor.OfAsync(db, link.OriginMemberId, ct) is not { } member) return [];
        var topics = await db.Set<Topic>().ToDictionaryAsync(topic => topic.Code, ct);
        var states = await db.Set<ConsentState>().Where(state => state.MemberId == member.Id && state.Channel != ConsentStatement.AllChannels).ToListAsync(ct);
        return [.. states.OrderBy(state => state.Topic).ThenBy(state => state.Channel).Select(state =>
        {
            var topic = topics.GetValueOrDefault(state.Topic);
            return new MemberChoice(state.Channel, state.Topic, topic?.NameEn ?? state.Topic, topic?.NameZh ?? state.Topic, state.Granted);
        })];
    }

    /// <summary>Stores what the member chose; only channels and topics that were shown may change.</summary>
    public async Task SaveAsync(MemberLink link, IReadOnlySet<(string Channel, string Topic)> granted, CancellationToken ct)
    {
        var shown = await ReadAsync(link, ct);
        var changes = shown.Where(choice => choice.Granted != granted.Contains((choice.Channel, choice.Topic))).Select(choice => (choice.Channel, choice.Topic, !choice.Granted)).ToList();
        if (changes.Count > 0) await gate.WriteAsync(db => StateAsync(db, link.OriginMemberId, changes, Source, clock.GetUtcNow(), ct), ct);
    }

    /// <summary>Adds statements to the surrounding write and lets them hold at once.</summary>
    internal static async Task StateAsync(
        ConsoleDb db, long originMember, IReadOnlyList<(string Channel, string Topic, bool Granted)> said, string source, DateTimeOffset now, CancellationToken ct)
    {
        if (await Survivor.OfAsync(db, originMember, ct) is not { } member) return;
        foreach (var (channel, topic, granted) in said)
        {
            var state = await db.Set<ConsentState>().FindAsync([member.Id, channel, topic], ct);
            if (state?.Granted == granted) continue;
            db.Add(new ConsentRecord
            {
                OriginMemberId = originMember, MemberId = member.Id, Channel = channel, Topic = topic, Granted = granted, At = now, RecordedAt = now, Source = source,
            });
            if (state is null) db.Add(new ConsentState { MemberId = member.Id, Channel = channel, Topic = topic, Granted = granted, At = now });
            else (state.Granted, state.At) = (granted, now);
            EventFeed.Append(db, now, "consent.changed", $"member/{member.Id}", new { memberId = member.Id, channel, topic, granted, source });
        }
    }
}
