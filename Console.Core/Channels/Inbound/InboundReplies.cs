using System.Text.Json;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using MemberChoices = CampaignConsole.Core.Channels.Deliveries.MemberChoices;

namespace CampaignConsole.Core.Channels.Inbound;

/// <summary>What became of replies.</summary>
/// <param name="Taken">New ones; a message that was told before is not counted again.</param>
/// <param name="Stopped">Replies that took a consent back or put a number onto the suppression list.</param>
/// <param name="Started">Replies that brought something back.</param>
public sealed record InboundTally(int Taken, int Stopped, int Started);

/// <summary>
/// Takes what members answer to an SMS. STOP takes the consent back for every topic, of every member who has the number; a number of nobody goes onto the suppression list.
/// START brings back only what STOP took from somebody who had consented by themselves.
/// </summary>
public sealed class InboundReplies(WriteGate gate, ReceiptSignatures signatures, TimeProvider clock)
{
    /// <summary>Replies in one call.</summary>
    public const int Most = 500;

    const int LongestId = 200;

    /// <summary>Takes the replies of one signed call.</summary>
    /// <exception cref="Refused"><c>receipt_signature</c>, <c>receipt_unreadable</c></exception>
    public async Task<InboundTally> TakeAsync(ReceiptCall call, CancellationToken ct)
    {
        // Keywords are an agreement of text messages; other channels have their own ways to leave.
        if (call.Provider != ChannelNames.Sms) throw ChannelRefusals.ReceiptSignature();
        await signatures.DemandAsync(call, clock.GetUtcNow(), ct);
        var told = Read(call.Body);
        return await gate.WriteAsync(db => WriteAsync(db, call.Provider, told, ct), ct);
    }

    static IReadOnlyList<Told> Read(byte[] body)
    {
        try
        {
            var told = JsonSerializer.Deserialize<Document>(body, CanonicalJson.Options)?.Messages ?? [];
            return told.Count <= Most && told.All(one => one is { Id.Length: > 0 and <= LongestId, From: not null }) ? told : throw ChannelRefusals.ReceiptUnreadable();
        }
        catch (JsonException)
        {
            throw ChannelRefusals.ReceiptUnreadable();
        }
    }

    async Task<InboundTally> WriteAsync(ConsoleDb db, string channel, IReadOnlyList<Told> told, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var fresh = await FreshAsync(db, channel, told, now, ct);
        var country = await HomeCountry.OfAsync(db, ct);
        List<Reply> replies = [.. fresh.Where(one => one.Meaning != ReplyMeaning.Other).Select(one => ReplyOf(one.Told, one.Meaning, country)).OfType<Reply>()];
        var holders = await HoldersAsync(db, [.. replies.Select(reply => reply.From.Value).Distinct()], ct);
        await MemberLocks.TakeAsync(db, replies.SelectMany(reply => holders[reply.From.Value]), ct);
        var (stopped, started) = (0, 0);
        // Members first and the list after, the order in which senders take their locks.
        foreach (var reply in replies)
            foreach (var member in holders[reply.From.Value])
            {
                var said = reply.Meaning == ReplyMeaning.Stop ? await StopsAsync(db, member, channel, ct) : await ReturnsAsync(db, member, channel, ct);
                await MemberChoices.StateAsync(db, member, said, ConsentProof.SmsKeyword, now, ct, $"“{reply.Text}” (SMS {reply.Id})");
                await db.SaveChangesAsync(ct);
                if (said.Count > 0) reply.HadEffect = true;
            }

        foreach (var reply in replies)
        {
            if (await ListAsync(db, reply, isKnown: holders[reply.From.Value].Any(), now, ct)) reply.HadEffect = true;
            if (reply.HadEffect) _ = reply.Meaning == ReplyMeaning.Stop ? stopped++ : started++;
        }

        return new InboundTally(fresh.Count, stopped, started);
    }

    /// <summary>Those that were never told before; from here on they were.</summary>
    static async Task<List<(Told Told, ReplyMeaning Meaning)>> FreshAsync(ConsoleDb db, string channel, IReadOnlyList<Told> told, DateTimeOffset now, CancellationToken ct)
    {
        var fresh = new List<(Told, ReplyMeaning)>();
        foreach (var one in told)
        {
            var meaning = ReplyWords.Of(one.Text);
            var row = new InboundMessage { Channel = channel, ProviderId = one.Id, Meaning = meaning.ToString().ToLowerInvariant(), At = now };
            if (await db.InsertAsync([row], ct, OnExisting.Skip) > 0) fresh.Add((one, meaning));
        }

        return fresh;
    }

    static Reply? ReplyOf(Told told, ReplyMeaning meaning, string country) =>
        PhoneNumber.Normalise(told.From, country) is { } number ? new Reply(told.Id, new IdentityKey(IdentityKind.Phone, "", number), meaning, told.Text!.Trim()) : null;

    static async Task<ILookup<string, long>> HoldersAsync(ConsoleDb db, string[] numbers, CancellationToken ct) =>
        (await (from identity in db.IdentitiesOf(IdentityKind.Phone, numbers)
                join member in db.Set<Member>() on identity.MemberId equals member.Id
                where member.Status == MemberStatus.Active
                select new { identity.Value, member.Id }).Distinct().ToListAsync(ct)).ToLookup(row => row.Value, row => row.Id);

    /// <summary>Every active topic, and whatever the member ever decided about.</summary>
    static async Task<IReadOnlyList<(string, string, bool)>> StopsAsync(ConsoleDb db, long member, string channel, CancellationToken ct)
    {
        var topics = await db.Set<Topic>().Where(topic => topic.IsActive).Select(topic => topic.Code).ToListAsync(ct);
        var stated = await db.Set<ConsentState>().Where(state => state.MemberId == member && state.Channel == channel).Select(state => new { state.Topic, state.Granted }).ToListAsync(ct);
        var refused = stated.Where(state => !state.Granted).Select(state => state.Topic).ToHashSet();
        return [.. topics.Union(stated.Select(state => state.Topic)).Where(topic => !refused.Contains(topic)).Order(StringComparer.Ordinal).Select(topic => (channel, topic, false))];
    }

    /// <summary>Topics whose last word was a STOP, said over a consent that the member had given by themselves.</summary>
    static async Task<IReadOnlyList<(string, string, bool)>> ReturnsAsync(ConsoleDb db, long member, string channel, CancellationToken ct)
    {
        var said = db.Set<ConsentRecord>().Where(record => record.MemberId == member && record.Channel == channel);
        var records = await said.OrderByDescending(record => record.At).ThenByDescending(record => record.Id).Select(record => new { record.Id, record.Topic, record.Granted, record.Source }).ToListAsync(ct);
        var proven = (await said.Where(ConsentProof.Proves).Select(record => record.Id).ToListAsync(ct)).ToHashSet();
        return [.. records.GroupBy(record => record.Topic)
            .Where(topic => topic.First() is { Granted: false, Source: ConsentProof.SmsKeyword } && topic.Skip(1).FirstOrDefault() is { } before && proven.Contains(before.Id))
            .Select(topic => (channel, topic.Key, true)).OrderBy(topic => topic.Key, StringComparer.Ordinal)];
    }

    /// <summary>A number of nobody stands on the suppression list from its STOP to its START.</summary>
    static async Task<bool> ListAsync(ConsoleDb db, Reply reply, bool isKnown, DateTimeOffset now, CancellationToken ct)
    {
        var by = Actor.Job(ConsentProof.SmsKeyword);
        if (reply.Meaning == ReplyMeaning.Start)
        {
            if (!await SuppressionList.ReleaseAsync(db, reply.From, ConsentProof.SmsKeyword, ct)) return false;
            await AuditTrail.NoteAsync(db, by, now, "suppression.remove", Masks.Of(reply.From), null, new { reason = reply.Text, reply.Id }, ct);
            return true;
        }

        if (isKnown) return false;
        var added = await SuppressionList.AddAsync(db, [reply.From], new SuppressionTerms(SuppressedFor.Asked, null, ConsentProof.SmsKeyword, by.Name, null), now, ct) > 0;
        if (added) await AuditTrail.NoteAsync(db, by, now, "suppression.add", Masks.Of(reply.From), null, new { kind = reply.From.Kind, reason = reply.Text, reply.Id }, ct);
        return added;
    }

    sealed record Document(IReadOnlyList<Told>? Messages);

    sealed record Told(string Id, string From, string? Text);

    sealed class Reply(string id, IdentityKey from, ReplyMeaning meaning, string text)
    {
        public string Id => id;

        public IdentityKey From => from;

        public ReplyMeaning Meaning => meaning;

        public string Text => text;

        public bool HadEffect { get; set; }
    }
}
