using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.WeChat;

/// <summary>One grant as the app tells it.</summary>
/// <param name="Key">The app's own number of the grant; told twice it counts once.</param>
/// <param name="App">The app id: the issuer of the member's WeChat identity.</param>
/// <param name="OpenId">Whose.</param>
/// <param name="Template">The template's id at WeChat.</param>
/// <param name="At">When the member allowed it; null, or in the future: now.</param>
public sealed record GrantTold(string? Key, string? App, string? OpenId, string? Template, int Count = 1, DateTimeOffset? At = null);

/// <summary>What became of one grant.</summary>
/// <param name="IsNew">False: the same was told before.</param>
/// <param name="Problem">Why it was left out; null when it was taken.</param>
public sealed record GrantAnswer(bool IsNew, Refused? Problem = null);

/// <summary>Takes members' one-time subscriptions: each adds to the counter of member, app and template.</summary>
public sealed class WeChatGrantActions(WriteGate gate, TimeProvider clock)
{
    /// <summary>Letters of a key, an app id or a template id.</summary>
    public const int Longest = 100;

    /// <summary>Most of one grant: a member allows a message at a time, and a few apps collect some.</summary>
    public const int MostAtOnce = 100;

    /// <summary>Takes grants in one transaction; a bad one never loses the good ones.</summary>
    /// <param name="source">Who tells it, so that two sources may use the same numbers.</param>
    /// <returns>An answer for each, in their order.</returns>
    /// <exception cref="Refused"><c>right_missing</c></exception>
    public Task<IReadOnlyList<GrantAnswer>> TakeAsync(Actor by, string source, IReadOnlyList<GrantTold> told, CancellationToken ct)
    {
        by.Demand(Right.EditMembers);
        return gate.WriteAsync(async db =>
        {
            var holders = await HoldersAsync(db, by, told, ct);
            await MemberLocks.TakeManyAsync(db, [.. holders.Values.SelectMany(ids => ids).Select(id => id.MemberId).Distinct()], ct);
            string[] keys = [.. told.Select(one => KeyOf(source, one)).Distinct()];
            var known = (await db.Set<WeChatGrant>().Where(grant => EF.Parameter(keys).Contains(grant.SourceKey)).Select(grant => grant.SourceKey).ToListAsync(ct)).ToHashSet();
            var answers = new List<GrantAnswer>(told.Count);
            foreach (var one in told) answers.Add(await TakeAsync(db, source, one, holders, known, ct));
            return (IReadOnlyList<GrantAnswer>)answers;
        }, ct);
    }

    async Task<GrantAnswer> TakeAsync(ConsoleDb db, string source, GrantTold one, Dictionary<(string, string), List<Identity>> holders, HashSet<string> known, CancellationToken ct)
    {
        if (!IsWhole(one)) return new GrantAnswer(false, MemberRefusals.GrantIncomplete(MostAtOnce));
        if (holders.GetValueOrDefault((one.App!.Trim(), one.OpenId!.Trim())) is not [var first, ..] found) return new GrantAnswer(false, MemberRefusals.MemberUnknown());
        if (!known.Add(KeyOf(source, one))) return new GrantAnswer(false);
        var now = clock.GetUtcNow();
        // Of two records with the same open id the proven one stands, else the first.
        var identity = found.FirstOrDefault(id => id.Verified) ?? first;
        db.Add(new WeChatGrant
        {
            OriginMemberId = identity.MemberId, MemberId = identity.MemberId, App = identity.Issuer, Template = one.Template!.Trim(), Count = one.Count,
            At = one.At is { } at && at < now ? at : now, RecordedAt = now, SourceKey = KeyOf(source, one),
        });
        await WeChatAllowances.GrantAsync(db, identity.Id, one.Template!.Trim(), one.Count, now, ct);
        return new GrantAnswer(true);
    }

    /// <summary>The identities behind all open ids, within the actor's scope.</summary>
    static async Task<Dictionary<(string, string), List<Identity>>> HoldersAsync(ConsoleDb db, Actor by, IReadOnlyList<GrantTold> told, CancellationToken ct)
    {
        string[] values = [.. told.Where(IsWhole).Select(one => one.OpenId!.Trim()).Distinct()];
        var visible = db.Set<Member>().Within(by.Scope, db).Where(member => member.Status == MemberStatus.Active).Select(member => member.Id);
        var found = await db.Set<Identity>().AsNoTracking().Where(id => id.Kind == IdentityKind.Wechat && EF.Parameter(values).Contains(id.Value) && visible.Contains(id.MemberId))
            .OrderBy(id => id.Id).ToListAsync(ct);
        return found.GroupBy(id => (id.Issuer, id.Value)).ToDictionary(same => same.Key, same => same.ToList());
    }

    static bool IsWhole(GrantTold one) =>
        Fits(one.Key) && Fits(one.App) && Fits(one.OpenId) && Fits(one.Template) && one.Count is >= 1 and <= MostAtOnce;

    static bool Fits(string? text) => text?.Trim() is { Length: > 0 and <= Longest };

    static string KeyOf(string source, GrantTold one) => $"{source}:{one.Key?.Trim()}";
}
