using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using MemberChoices = CampaignConsole.Core.Channels.Deliveries.MemberChoices;

namespace CampaignConsole.Core.Channels.Preferences;

/// <summary>Stores what a member decides on the preference page: the signed link is the right, there is no user. What a member set, the member can take back.</summary>
public sealed class PreferenceForms(WriteGate gate, TimeProvider clock)
{
    /// <summary>
    /// Stores what the member changed against what the page showed; what holds already is not written again. A page may lie open for days: what it only showed says nothing about
    /// what the member decided elsewhere meanwhile. Only channels and topics that the page could show may change.
    /// </summary>
    public Task<PreferenceOutcome> SaveAsync(MemberLink link, PreferenceForm form, CancellationToken ct) => gate.WriteAsync(async db =>
    {
        if (await Survivor.OfAsync(db, link.OriginMemberId, ct) is not { } member) return PreferenceOutcome.Unchanged;
        // Whatever refuses in the same moment does so before what holds is read here, or after this commits.
        await MemberLocks.TakeAsync(db, [member.Id], ct);
        var now = clock.GetUtcNow();
        var zone = PreferenceQueries.ZoneOf(member, await db.Set<Brand>().FirstAsync(ct));
        var before = form.Shown?.Wishes ?? new PreferenceWishes(false, null, false);
        var asked = form.Wishes ?? before;
        var today = Instants.Date(now, zone);
        if (asked.PausedUntil is { } day && day != before.PausedUntil && (day < today.AddDays(1) || day > today.AddMonths(PreferenceQueries.MostMonths))) return PreferenceOutcome.PauseOutOfRange;
        if (asked.Preferred is { } first && first != before.Preferred && !ChannelNames.Sending.Contains(first)) asked = asked with { Preferred = before.Preferred };
        var mayGrant = await PreferenceQueries.IsOpenAsync(db, link, member.Id, now, ct);
        var said = (await PreferenceQueries.ChoicesAsync(db, member.Id, link, Languages.English, ct))
            .Select(choice => (choice.Channel, choice.Topic, Was: form.Shown?.Granted.Contains((choice.Channel, choice.Topic)) ?? true, Is: choice.Granted, Granted: form.Granted.Contains((choice.Channel, choice.Topic))))
            .Where(choice => choice.Granted != choice.Was && choice.Granted != choice.Is && (mayGrant || !choice.Granted))
            .Select(choice => (choice.Channel, choice.Topic, choice.Granted)).ToList();
        // Not of the tracked record, which was read before the lock.
        var objects = await db.Set<Member>().Where(row => row.Id == member.Id).Select(row => row.ObjectsToPersonalised).SingleAsync(ct);
        // To take an objection back is to consent.
        if (asked.Objects != before.Objects && asked.Objects != objects && (mayGrant || asked.Objects)) said.Add((ConsentStatement.AllChannels, ConsentStatement.Personalised, !asked.Objects));
        if (said.Count > 0) await MemberChoices.StateAsync(db, link.OriginMemberId, said, ConsentProof.Link, now, ct);
        var wished = await WishAsync(db, member.Id, before, asked, zone, now, ct);
        return wished || said.Count > 0 ? PreferenceOutcome.Saved : PreferenceOutcome.Unchanged;
    }, ct);

    /// <summary>
    /// The member says on the page that they want to go on: a sign of life like any other, so that the brand writes as often as to everybody. It grants nothing, so an old link may say it as well;
    /// pressed twice on a day it is there once.
    /// </summary>
    public Task<PreferenceOutcome> StayAsync(MemberLink link, CancellationToken ct) => gate.WriteAsync(async db =>
    {
        if (await Survivor.OfAsync(db, link.OriginMemberId, ct) is not { } member) return PreferenceOutcome.Unchanged;
        var now = clock.GetUtcNow();
        await ActivityLog.AppendAsync(db,
        [
            new ActivityEntry
            {
                OriginMemberId = link.OriginMemberId, MemberId = member.Id, Kind = ActivityKind.Event, EventName = Fatigue.Stays, At = now, Channel = link.Channel,
                SourceKey = FormattableString.Invariant($"stays:{member.Id}:{now.UtcDateTime:yyyyMMdd}"),
            },
        ], ct);
        return PreferenceOutcome.Stays;
    }, ct);

    /// <returns>Whether anything was written.</returns>
    static async Task<bool> WishAsync(ConsoleDb db, long member, PreferenceWishes before, PreferenceWishes asked, TimeZoneInfo zone, DateTimeOffset now, CancellationToken ct)
    {
        var wish = await db.Set<SendingWish>().FindAsync([member], ct);
        var lessOften = asked.LessOften != before.LessOften ? asked.LessOften : wish?.LessOften ?? false;
        DateTimeOffset? until = wish?.PausedUntil;
        if (asked.PausedUntil != before.PausedUntil) until = asked.PausedUntil is { } day ? Instants.StartOfDay(day, zone) : null;
        var preferred = asked.Preferred != before.Preferred ? asked.Preferred : wish?.Preferred;
        if (lessOften == (wish?.LessOften ?? false) && until == wish?.PausedUntil && preferred == wish?.Preferred) return false;
        var held = wish is null ? null : new { wish.LessOften, wish.PausedUntil, wish.Preferred };
        if (wish is null) db.Add(wish = new SendingWish { MemberId = member });
        (wish.LessOften, wish.PausedUntil, wish.Preferred, wish.UpdatedAt) = (lessOften, until, preferred, now);
        WishReplay.Note(db, wish);
        await AuditTrail.NoteAsync(db, Actor.Job(ConsentProof.Link), now, "member.wish", member, held, new { wish.LessOften, wish.PausedUntil, wish.Preferred }, ct, member);
        return true;
    }
}
