using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Activity.Batches;
using CampaignConsole.Core.Members.Upserts;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members;

/// <summary>Writes about members: batches of other systems, and edits by hand, which are audited.</summary>
public sealed class MemberActions(MemberUpsert upsert, ActivityRecording activity, WriteGate gate, TimeProvider clock)
{
    /// <summary>Takes a batch of members; a bad row is answered, never thrown.</summary>
    public Task<IReadOnlyList<UpsertAnswer>> UpsertAsync(Actor by, UpsertOrigin origin, IReadOnlyList<MemberRow> rows, CancellationToken ct) =>
        gate.WriteAsync(db => upsert.ApplyAsync(db, by, origin, rows, ct), ct);

    /// <summary>Takes a batch of receipts and events.</summary>
    public Task<IReadOnlyList<ActivityAnswer>> RecordAsync(Actor by, ActivityOrigin origin, IReadOnlyList<ActivityRow> rows, CancellationToken ct) =>
        gate.WriteAsync(db => activity.RecordAsync(db, by, origin, rows, ct), ct);

    /// <summary>Makes a member by hand.</summary>
    /// <returns>The id of the new member, or of the one who has this identity already.</returns>
    public Task<long> CreateAsync(Actor by, MemberRow row, CancellationToken ct) => gate.WriteAsync(async db =>
    {
        var id = await OneAsync(db, by, row with { MemberId = null }, ct);
        await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "member.create", id, null, row, ct, id);
        return id;
    }, ct);

    /// <summary>Changes a member by hand; identities that the row leaves out are taken away.</summary>
    /// <param name="version">As it was read; a later change by somebody else refuses.</param>
    /// <exception cref="Refused"><c>changed_meanwhile</c>, <c>member_unknown</c>, and what is wrong with a field.</exception>
    public Task EditAsync(Actor by, long id, int version, MemberRow row, CancellationToken ct) => gate.WriteAsync(async db =>
    {
        by.Demand(Right.EditMembers);
        by.Demand(Right.SeePersonal);
        var before = await db.Set<Person>().AsNoTracking().SingleOrDefaultAsync(person => person.MemberId == id, ct);
        var member = await db.Set<Member>().AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, ct) ?? throw MemberRefusals.MemberUnknown();
        if (member.Version != version) throw Platform.PlatformRefusals.ChangedMeanwhile();
        await OneAsync(db, by, row with { MemberId = id, Source = null, SourceId = null }, ct);
        await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "member.edit", id, new { member, person = before }, row, ct, id);
    }, ct);

    /// <summary>Records what a member said about a channel and a topic; the reason is the evidence.</summary>
    public Task SetConsentAsync(Actor by, long id, string channel, string topic, bool granted, string reason, CancellationToken ct) => gate.WriteAsync(async db =>
    {
        by.Demand(Right.EditMembers);
        var why = PlainText.Field(reason, "reason", 500) ?? throw MemberRefusals.ReasonMissing();
        await OneAsync(db, by, new MemberRow { MemberId = id, Consents = [new ConsentRow(channel, topic, granted, Evidence: why)] }, ct);
        await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "member.consent", id, null, new { channel, topic, granted, reason = why }, ct, id);
    }, ct);

    async Task<long> OneAsync(ConsoleDb db, Actor by, MemberRow row, CancellationToken ct)
    {
        var answer = (await upsert.ApplyAsync(db, by, new UpsertOrigin("person", IsTrusted: true), [row], ct))[0];
        return answer.Problem is { } problem ? throw problem : answer.MemberId!.Value;
    }
}
