using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Upserts;

/// <summary>What a batch has to write, written table by table in bulk.</summary>
sealed class UpsertWrites
{
    public HashSet<long> Known { get; } = [];

    public HashSet<MemberDraft> Touched { get; } = [];

    public HashSet<Identity> NewIdentities { get; } = [];

    public HashSet<Identity> ChangedIdentities { get; } = [];

    public List<long> GoneIdentities { get; } = [];

    public HashSet<Pair> Clashes { get; } = [];

    public List<(long MemberId, ConsentStatement Said)> Statements { get; } = [];

    public List<(long MemberId, ConsentStatement Said)> ConsentChanges { get; } = [];

    public HashSet<MemberDraft> Tagged { get; } = [];

    public HashSet<MemberDraft> Attributed { get; } = [];

    readonly Dictionary<(long, string, string), ConsentState> states = [];

    /// <summary>States of members whom nobody else knows yet.</summary>
    readonly Dictionary<(long, string, string), ConsentState> firstStates = [];

    public ConsentState State(MemberDraft draft, ConsentStatement said) => (draft.IsNew ? firstStates : states)[(draft.Id, said.Channel, said.Topic)] =
        new ConsentState { MemberId = draft.Id, Channel = said.Channel, Topic = said.Topic, Granted = said.Granted, At = said.At };

    public async Task WriteAsync(ConsoleDb db, UpsertFrame frame, CancellationToken ct)
    {
        var (fresh, known) = (Touched.Where(draft => draft.IsNew).ToList(), Touched.Where(draft => !draft.IsNew).ToList());
        // Whoever sends to one of them checks before this commits, or after it: never in between.
        await MemberLocks.TakeManyAsync(db, ConsentChanges.Where(change => !change.Said.Granted).Select(change => change.MemberId).ToHashSet(), ct);
        foreach (var draft in known) draft.Member.Version++;
        await db.InsertAsync(fresh.Select(draft => draft.Member), ct);
        await db.InsertAsync(known.Where(draft => draft.MemberChanged).Select(draft => draft.Member), ct, OnExisting.Replace);
        await db.InsertAsync(fresh.Select(draft => draft.Person), ct);
        await db.InsertAsync(known.Where(draft => draft.PersonChanged).Select(draft => draft.Person), ct, OnExisting.Replace);
        await WriteIdentitiesAsync(db, ct);
        await WriteConsentsAsync(db, frame, ct);
        await WriteTagsAsync(db, ct);
    }

    async Task WriteIdentitiesAsync(ConsoleDb db, CancellationToken ct)
    {
        var gone = GoneIdentities.ToArray();
        if (gone.Length > 0) await db.Set<Identity>().Where(identity => EF.Parameter(gone).Contains(identity.Id)).ExecuteDeleteAsync(ct);
        await db.InsertAsync(ChangedIdentities, ct, OnExisting.Replace);
        await db.InsertAsync(NewIdentities, ct);
    }

    async Task WriteConsentsAsync(ConsoleDb db, UpsertFrame frame, CancellationToken ct)
    {
        if (Statements.Count == 0) return;
        await TopicBook.EnsureAsync(db, Statements.Select(row => row.Said.Topic).Distinct(), ct);
        var proofs = new Queue<long>(await db.ReserveIdsAsync<ConsentEvidence>(Statements.Count(row => row.Said.Evidence is not null), ct));
        var evidence = new List<ConsentEvidence>();
        var records = new List<ConsentRecord>(Statements.Count);
        foreach (var (member, said) in Statements)
        {
            long? proof = said.Evidence is null ? null : proofs.Dequeue();
            if (proof is { } id) evidence.Add(new ConsentEvidence { Id = id, MemberId = member, Text = said.Evidence! });
            records.Add(new ConsentRecord
            {
                OriginMemberId = member, MemberId = member, Channel = said.Channel, Topic = said.Topic, Granted = said.Granted, At = said.At,
                RecordedAt = frame.Now, Source = frame.Origin.Name, TextVersion = said.TextVersion, EvidenceId = proof,
            });
        }

        foreach (var (member, said) in ConsentChanges.Where(change => !change.Said.Granted))
            ConsentReplay.Note(db, member, member, said.Channel, said.Topic, said.At, frame.Origin.Name, frame.Now);
        await db.InsertAsync(evidence, ct);
        await db.InsertAsync(records, ct);
        await db.InsertAsync(firstStates.Values, ct);
        // What there was is locked; a first word that another write said at the same time is not, and the later one holds.
        await db.InsertAsync(states.Values, ct, OnExisting.ReplaceOlder);
        await db.InsertAsync(ConsentChanges.Select(change => new OutgoingEvent
        {
            Key = Guid.CreateVersion7(frame.Now), Type = "consent.changed", Subject = $"member/{change.MemberId}", At = frame.Now,
            Data = CanonicalJson.Of(new { memberId = change.MemberId, change.Said.Channel, change.Said.Topic, change.Said.Granted, change.Said.At }),
        }), ct);
    }

    async Task WriteTagsAsync(ConsoleDb db, CancellationToken ct)
    {
        var tagged = Tagged.Where(draft => !draft.IsNew).Select(draft => draft.Id).ToArray();
        if (tagged.Length > 0) await db.Set<MemberTag>().Where(tag => EF.Parameter(tagged).Contains(tag.MemberId)).ExecuteDeleteAsync(ct);
        await db.InsertAsync(Tagged.SelectMany(draft => draft.Tags.Select(tag => new MemberTag { MemberId = draft.Id, Tag = tag })), ct);
        var attributed = Attributed.Where(draft => !draft.IsNew).Select(draft => draft.Id).ToArray();
        if (attributed.Length > 0) await db.Set<MemberAttribute>().Where(row => EF.Parameter(attributed).Contains(row.MemberId)).ExecuteDeleteAsync(ct);
        await db.InsertAsync(Attributed.SelectMany(draft => draft.Attributes
            .Select(row => new MemberAttribute { MemberId = draft.Id, Name = row.Key, Value = row.Value })), ct);
    }
}
