using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using MemberChoices = CampaignConsole.Core.Channels.Deliveries.MemberChoices;

namespace CampaignConsole.Core.Channels.Preferences;

/// <summary>Stores what a member decides on the preference page: the signed link is the right, there is no user. What a member set, the member can take back.</summary>
public sealed class PreferenceForms(WriteGate gate, PreferenceQueries queries, TimeProvider clock)
{
    /// <summary>Stores a form; one that says what holds already writes nothing. Only channels and topics that were shown may change.</summary>
    public async Task<PreferenceOutcome> SaveAsync(MemberLink link, PreferenceForm form, CancellationToken ct)
    {
        if (await queries.ReadAsync(link, null, ct) is not { } shown) return PreferenceOutcome.Unchanged;
        if (form.Wishes?.PausedUntil is { } day && day != shown.PausedUntil && (day < shown.FirstDay || day > shown.LastDay)) return PreferenceOutcome.PauseOutOfRange;
        var said = shown.Choices.Where(choice => choice.Granted != form.Granted.Contains((choice.Channel, choice.Topic)))
            .Select(choice => (choice.Channel, choice.Topic, !choice.Granted)).ToList();
        if (form.Wishes is { } wishes && wishes.Objects != shown.Objects) said.Add((ConsentStatement.AllChannels, ConsentStatement.Personalised, !wishes.Objects));
        var asked = form.Wishes is { } given && (given.LessOften != shown.LessOften || given.PausedUntil != shown.PausedUntil) ? given : null;
        if (said.Count == 0 && asked is null) return PreferenceOutcome.Unchanged;
        await gate.WriteAsync(async db =>
        {
            var now = clock.GetUtcNow();
            if (said.Count > 0) await MemberChoices.StateAsync(db, link.OriginMemberId, said, ConsentProof.Link, now, ct);
            if (asked is not null) await WishAsync(db, link.OriginMemberId, asked, now, ct);
        }, ct);
        return PreferenceOutcome.Saved;
    }

    static async Task WishAsync(ConsoleDb db, long originMember, PreferenceWishes asked, DateTimeOffset now, CancellationToken ct)
    {
        if (await Survivor.OfAsync(db, originMember, ct) is not { } member) return;
        await MemberLocks.TakeAsync(db, [member.Id], ct);
        var zone = PreferenceQueries.ZoneOf(member, await db.Set<Brand>().FirstAsync(ct));
        DateTimeOffset? until = asked.PausedUntil is { } day ? Instants.StartOfDay(day, zone) : null;
        var wish = await db.Set<SendingWish>().FindAsync([member.Id], ct);
        var before = wish is null ? null : new { wish.LessOften, wish.PausedUntil };
        if (wish is null) db.Add(wish = new SendingWish { MemberId = member.Id });
        (wish.LessOften, wish.PausedUntil, wish.UpdatedAt) = (asked.LessOften, until, now);
        await AuditTrail.NoteAsync(db, Actor.Job(ConsentProof.Link), now, "member.wish", member.Id, before, new { wish.LessOften, wish.PausedUntil }, ct, member.Id);
    }
}
