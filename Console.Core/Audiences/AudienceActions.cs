using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Audiences.Lists;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Audiences;

/// <summary>Makes audiences and saves their versions; a version is never changed.</summary>
public sealed class AudienceActions(IDbContextFactory<ConsoleDb> databases, WriteGate gate, TimeProvider clock)
{
    public const int LongestName = 120;

    /// <summary>Makes an audience, with its first version where the rule has a condition.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="Refused"><c>audience_name_missing</c>, <c>rule_invalid</c></exception>
    public async Task<long> CreateAsync(Actor by, string name, RuleNode? rule, CancellationToken ct)
    {
        by.Demand(Right.EditAudiences);
        var ruled = rule is not null && RuleCheck.Conditions(rule).Any();
        var count = ruled ? await CountAsync(rule!, ct) : 0;
        return await gate.WriteAsync(async db =>
        {
            var audience = new Audience { Name = NameOf(name) };
            Touch(audience, by);
            db.Add(audience);
            await db.SaveChangesAsync(ct);
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "audience.create", audience.Id, null, new { audience.Name }, ct);
            if (ruled) await AddVersionAsync(db, by, audience, rule!, count, ct);
            return audience.Id;
        }, ct);
    }

    /// <summary>Saves a rule as the next version.</summary>
    /// <param name="basedOn">The version that the editor started from; 0 for none.</param>
    /// <returns>Its number.</returns>
    /// <exception cref="Refused"><c>changed_meanwhile</c>, <c>audience_empty</c>, <c>audience_unchanged</c>, <c>rule_invalid</c>, <c>rule_audience_unknown</c>, <c>rule_list_unknown</c></exception>
    public async Task<int> SaveAsync(Actor by, long id, RuleNode rule, int basedOn, CancellationToken ct)
    {
        by.Demand(Right.EditAudiences);
        if (!RuleCheck.Conditions(rule).Any()) throw AudienceRefusals.Empty();
        var count = await CountAsync(rule, ct);
        return await gate.WriteAsync(async db =>
        {
            var audience = await FindAsync(db, id, ct);
            if (audience.IsArchived) throw AudienceRefusals.Archived();
            if (audience.LatestVersion != basedOn) throw PlatformRefusals.ChangedMeanwhile();
            Touch(audience, by);
            return await AddVersionAsync(db, by, audience, rule, count, ct);
        }, ct);
    }

    /// <summary>Gives an audience another name.</summary>
    public Task RenameAsync(Actor by, long id, string name, CancellationToken ct) => ChangeAsync(by, id, "audience.rename", audience => audience.Name = NameOf(name), ct);

    /// <summary>Takes an audience out of the lists, or brings it back; its versions go on serving the campaigns that name them.</summary>
    public Task ArchiveAsync(Actor by, long id, bool archived, CancellationToken ct) =>
        ChangeAsync(by, id, archived ? "audience.archive" : "audience.restore", audience => audience.IsArchived = archived, ct);

    Task ChangeAsync(Actor by, long id, string verb, Action<Audience> change, CancellationToken ct)
    {
        by.Demand(Right.EditAudiences);
        return gate.WriteAsync(async db =>
        {
            var audience = await FindAsync(db, id, ct);
            var before = new { audience.Name, audience.IsArchived };
            change(audience);
            Touch(audience, by);
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), verb, id, before, new { audience.Name, audience.IsArchived }, ct);
        }, ct);
    }

    async Task<int> AddVersionAsync(ConsoleDb db, Actor by, Audience audience, RuleNode rule, int count, CancellationToken ct)
    {
        foreach (var list in RuleCheck.Conditions(rule).OfType<OnList>())
        {
            if (!await db.Set<MemberList>().AnyAsync(row => row.Id == list.List, ct)) throw RuleRefusals.ListUnknown(list.List);
        }

        var (json, now) = (rule.ToJson(), clock.GetUtcNow());
        var before = await db.Set<AudienceVersion>().Where(row => row.AudienceId == audience.Id && row.Number == audience.LatestVersion).Select(row => row.Rule).FirstOrDefaultAsync(ct);
        if (before == json) throw AudienceRefusals.Unchanged(audience.LatestVersion);
        audience.LatestVersion++;
        db.Add(new AudienceVersion
        {
            AudienceId = audience.Id, Number = audience.LatestVersion, Rule = json, RuleHash = Ids.Sha256(json), Count = count, SavedAt = now, SavedBy = by.Name,
        });
        await AuditTrail.NoteAsync(db, by, now, "audience.save", audience.Id, before, json, ct);
        return audience.LatestVersion;
    }

    // Before the gate is taken: a long count must not hold up who waits at a till.
    async Task<int> CountAsync(RuleNode rule, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return await AudienceResolver.MemberIds(db, rule, await RuleTime.AtAsync(db, clock.GetUtcNow(), ct)).CountAsync(ct);
    }

    void Touch(Audience audience, Actor by)
    {
        audience.UpdatedAt = clock.GetUtcNow();
        audience.UpdatedBy = by.Name;
        audience.Version++;
    }

    static async Task<Audience> FindAsync(ConsoleDb db, long id, CancellationToken ct) =>
        await db.Set<Audience>().FirstOrDefaultAsync(row => row.Id == id, ct) ?? throw PlatformRefusals.NotFound("audience", id);

    static string NameOf(string? name) =>
        name?.Trim() is { Length: > 0 and <= LongestName } plain ? plain : throw AudienceRefusals.NameMissing(LongestName);
}
