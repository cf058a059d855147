using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Templates;

/// <summary>Keeps the register of templates that providers have to approve. An approval comes from the provider by its signed receipts, or is noted by hand.</summary>
public sealed class TemplateActions(WriteGate gate, ByName<IChannelAdapter> adapters, LiveUpdates updates, TimeProvider clock)
{
    const int LongestReason = 500;

    /// <summary>Writes a new template, as a draft.</summary>
    /// <returns>Its number.</returns>
    /// <exception cref="Refused"><c>template_incomplete</c>, <c>template_body</c>, <c>template_limits</c>, <c>template_code_taken</c>, <c>not_found</c>, <c>right_missing</c></exception>
    public Task<long> CreateAsync(Actor by, string channel, TemplateEdit edit, CancellationToken ct)
    {
        by.Demand(Right.ManageChannels);
        if (!adapters.Knows(channel)) throw PlatformRefusals.NotFound("channel", channel);
        var whole = edit.Whole();
        return gate.WriteAsync(async db =>
        {
            await DemandFreeAsync(db, channel, whole.Code, 0, ct);
            var row = new RegisteredTemplate { Channel = channel, Code = whole.Code, Name = whole.Name, Language = whole.Language, Body = whole.Body, StateAt = clock.GetUtcNow(), Version = 1 };
            Put(row, whole);
            db.Add(row);
            await db.SaveChangesAsync(ct);
            await AuditTrail.NoteAsync(db, by, row.StateAt, "template.create", row.Id, null, Shown(row), ct);
            return row.Id;
        }, ct);
    }

    /// <summary>Changes a draft, or one that was refused, which becomes a draft again. What the provider has seen stays as it saw it.</summary>
    /// <param name="version">The version that was read.</param>
    /// <exception cref="Refused"><c>template_fixed</c>, <c>changed_meanwhile</c>, and those of <see cref="CreateAsync"/></exception>
    public Task SaveAsync(Actor by, long id, int version, TemplateEdit edit, CancellationToken ct)
    {
        var whole = edit.Whole();
        return ChangeAsync(by, id, version, "template.edit", async (db, row) =>
        {
            if (row.State is not (TemplateState.Draft or TemplateState.Rejected)) throw ChannelRefusals.TemplateFixed();
            await DemandFreeAsync(db, row.Channel, whole.Code, row.Id, ct);
            Put(row, whole);
            (row.State, row.StateReason, row.StateAt) = (TemplateState.Draft, null, clock.GetUtcNow());
        }, ct);
    }

    /// <summary>Notes by hand where it stands at the provider. Messages that waited for its approval go at once; without it none goes.</summary>
    /// <exception cref="Refused"><c>template_move</c>, <c>template_reason</c>, <c>changed_meanwhile</c></exception>
    public Task MoveAsync(Actor by, long id, int version, TemplateState to, string? reason, CancellationToken ct) => ChangeAsync(by, id, version, "template.move", async (db, row) =>
    {
        if (!TemplateMoves.May(row.State, to)) throw ChannelRefusals.TemplateMove();
        if (TemplateMoves.NeedsReason(to) && string.IsNullOrWhiteSpace(reason)) throw ChannelRefusals.TemplateReason();
        await StandAsync(db, row, to, reason, clock.GetUtcNow(), ct);
    }, ct);

    /// <summary>Puts one out of the lists, or back; one that is put away sends nothing.</summary>
    public Task ArchiveAsync(Actor by, long id, int version, bool archived, CancellationToken ct) => ChangeAsync(by, id, version, archived ? "template.archive" : "template.unarchive", async (db, row) =>
    {
        row.IsArchived = archived;
        if (row.MaySend) await LetGoAsync(db, row, clock.GetUtcNow(), ct);
    }, ct);

    /// <summary>What the provider said of its templates, in the surrounding write. What is older than what is known, and a template of nobody, change nothing.</summary>
    /// <returns>How many changed.</returns>
    internal static async Task<int> TakeAsync(ConsoleDb db, string channel, IReadOnlyList<TemplateTold> told, DateTimeOffset now, CancellationToken ct)
    {
        var changed = 0;
        foreach (var one in told.OrderBy(one => one.At))
        {
            var at = one.At is { } said && said < now ? said : now;
            var row = await db.Set<RegisteredTemplate>().FirstOrDefaultAsync(template => template.Channel == channel && template.Code == one.Code, ct);
            if (row is null || row.State == one.State || at < row.StateAt) continue;
            var before = Shown(row);
            await StandAsync(db, row, one.State, one.Reason, at, ct);
            row.Version++;
            await AuditTrail.NoteAsync(db, Actor.Job("receipts"), now, "template.told", row.Id, before, Shown(row), ct);
            changed++;
        }

        return changed;
    }

    Task ChangeAsync(Actor by, long id, int version, string verb, Func<ConsoleDb, RegisteredTemplate, Task> change, CancellationToken ct)
    {
        by.Demand(Right.ManageChannels);
        return gate.WriteAsync(async db =>
        {
            var row = await db.Set<RegisteredTemplate>().FindAsync([id], ct) ?? throw PlatformRefusals.NotFound("template", id);
            if (row.Version != version) throw PlatformRefusals.ChangedMeanwhile();
            var before = Shown(row);
            await change(db, row);
            row.Version++;
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), verb, id, before, Shown(row), ct);
            db.AfterCommit(() => updates.Publish(LiveUpdates.Deliveries));
        }, ct);
    }

    static async Task StandAsync(ConsoleDb db, RegisteredTemplate row, TemplateState to, string? reason, DateTimeOffset at, CancellationToken ct)
    {
        var why = reason?.Trim() is { Length: > 0 } said ? said[..Math.Min(said.Length, LongestReason)] : null;
        (row.State, row.StateReason, row.StateAt) = (to, why, at);
        if (row.MaySend) await LetGoAsync(db, row, at, ct);
    }

    /// <summary>Messages that wait for an approval are looked at again at once; those of other templates are held again.</summary>
    static async Task LetGoAsync(ConsoleDb db, RegisteredTemplate template, DateTimeOffset now, CancellationToken ct)
    {
        // First, for the lock on the template (TemplateGate): messages that are just being held for it are seen here, or see that it is approved.
        await db.SaveChangesAsync(ct);
        var channel = template.Channel;
        await db.Set<Delivery>().Where(row => row.State == DeliveryState.Planned && row.Channel == channel && row.Reason == TemplateGate.NotApproved)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.NotBefore, now), ct);
    }

    static async Task DemandFreeAsync(ConsoleDb db, string channel, string code, long self, CancellationToken ct)
    {
        if (await db.Set<RegisteredTemplate>().AnyAsync(row => row.Channel == channel && row.Code == code && row.Id != self, ct)) throw ChannelRefusals.TemplateCodeTaken(code);
    }

    static void Put(RegisteredTemplate row, TemplateEdit edit) =>
        (row.Code, row.Name, row.Language, row.Body, row.Fields, row.IsOneTime) = (edit.Code, edit.Name, edit.Language, edit.Body, CanonicalJson.Of(edit.Fields), edit.IsOneTime && row.Channel == ChannelNames.WeChat);

    static object Shown(RegisteredTemplate row) => new { row.Channel, row.Code, row.Name, row.Language, row.Body, fields = row.FieldList, row.IsOneTime, row.State, row.StateReason, row.IsArchived };
}
