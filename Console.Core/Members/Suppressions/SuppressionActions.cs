using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Suppressions;

/// <summary>What is said of addresses that a person suppresses.</summary>
/// <param name="Until">The last day on which it holds, on the brand's calendar; null: for ever.</param>
public sealed record SuppressionDraft(SuppressedFor For, string? Note = null, DateOnly? Until = null);

/// <summary>A pasted line that could not be read: its number from 1, and the code of what is wrong.</summary>
public sealed record BadLine(int Number, string Code);

/// <summary>What became of pasted addresses.</summary>
public sealed record SuppressionPaste(int Added, int AlreadyThere, IReadOnlyList<BadLine> Bad);

/// <summary>An address that another system asks to suppress.</summary>
/// <param name="Address">A telephone number, an e-mail address, or <c>kind:value</c>.</param>
/// <param name="Until">The last day on which it holds, on the brand's calendar; null: for ever.</param>
public sealed record SuppressionAsked(string? Address, SuppressedFor For = SuppressedFor.Asked, string? Note = null, DateOnly? Until = null);

/// <summary>What became of it.</summary>
/// <param name="Id">Its number on the list; null where it was refused.</param>
/// <param name="IsNew">False where it stood there before.</param>
public sealed record SuppressionAnswer(long? Id, bool IsNew, Refused? Problem);

/// <summary>Keeps the list of addresses that nothing may be sent to. It holds for the whole brand: whoever sees a part of it only may add, not look or remove.</summary>
public sealed class SuppressionActions(WriteGate gate, TimeProvider clock)
{
    /// <summary>Lines in one paste; longer lists come by import.</summary>
    public const int MostLines = 20_000;

    const int LongestNote = 500;

    /// <summary>Suppresses one address; one that stands there already stays with the longer term.</summary>
    /// <returns>False where it stood there before.</returns>
    /// <exception cref="Refused"><c>right_missing</c>, <c>suppression_until_past</c>, and what is wrong with the address.</exception>
    public Task<bool> AddAsync(Actor by, string address, SuppressionDraft draft, CancellationToken ct)
    {
        by.Demand(Right.EditMembers);
        return gate.WriteAsync(async db =>
        {
            var now = clock.GetUtcNow();
            var terms = await TermsAsync(db, by, draft, "person", now, ct);
            var read = AddressText.Read(address, await HomeCountry.OfAsync(db, ct));
            var added = await SuppressionList.AddAsync(db, [read], terms, now, ct) > 0;
            await AuditTrail.NoteAsync(db, by, now, "suppression.add", Masks.Of(read), null, new { kind = read.Kind, draft.For, terms.Note, terms.Until, added }, ct);
            return added;
        }, ct);
    }

    /// <summary>Suppresses pasted addresses, one a line; good lines are kept, bad ones answered by number and reason.</summary>
    /// <exception cref="Refused"><c>right_missing</c>, <c>list_too_long</c>, <c>suppression_until_past</c></exception>
    public Task<SuppressionPaste> PasteAsync(Actor by, string text, SuppressionDraft draft, CancellationToken ct)
    {
        by.Demand(Right.EditMembers);
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        if (lines.Length > MostLines) throw MemberRefusals.TooMany("addresses", MostLines);
        return gate.WriteAsync(async db =>
        {
            var now = clock.GetUtcNow();
            var terms = await TermsAsync(db, by, draft, "paste", now, ct);
            var (read, bad) = Read(lines, await HomeCountry.OfAsync(db, ct));
            var added = read.Count == 0 ? 0 : await SuppressionList.AddAsync(db, read, terms, now, ct);
            if (read.Count > 0) await AuditTrail.NoteAsync(db, by, now, "suppression.paste", read.Count, null, new { draft.For, terms.Note, terms.Until, added, bad = bad.Count }, ct);
            return new SuppressionPaste(added, read.Count - added, bad);
        }, ct);
    }

    /// <summary>Suppresses addresses that another system names, each with its own reason and term; told twice they stand there once, with the longer term.</summary>
    /// <returns>One answer a row, in their order.</returns>
    /// <exception cref="Refused"><c>right_missing</c>, <c>list_too_long</c></exception>
    public Task<IReadOnlyList<SuppressionAnswer>> AddManyAsync(Actor by, IReadOnlyList<SuppressionAsked> rows, CancellationToken ct)
    {
        by.Demand(Right.EditMembers);
        if (rows.Count > MostLines) throw MemberRefusals.TooMany("addresses", MostLines);
        return gate.WriteAsync<IReadOnlyList<SuppressionAnswer>>(async db =>
        {
            var (now, country) = (clock.GetUtcNow(), await HomeCountry.OfAsync(db, ct));
            var read = new List<(IdentityKey? Address, SuppressionTerms? Terms, Refused? Problem)>(rows.Count);
            foreach (var row in rows) read.Add(await ReadAsync(db, by, row, country, now, ct));
            var good = read.Where(one => one.Address is not null).Select(one => (Address: one.Address!.Value, Terms: one.Terms!)).ToList();
            IdentityKey[] addresses = [.. good.Select(one => one.Address).Distinct()];
            var before = await SuppressionList.NumbersAsync(db, addresses, ct);
            var added = 0;
            foreach (var same in good.GroupBy(one => one.Terms)) added += await SuppressionList.AddAsync(db, [.. same.Select(one => one.Address)], same.Key, now, ct);
            var after = await SuppressionList.NumbersAsync(db, addresses, ct);
            if (good.Count > 0) await AuditTrail.NoteAsync(db, by, now, "suppression.batch", good.Count, null, new { added, refused = rows.Count - good.Count }, ct);
            return [.. read.Select(one => one.Address is { } address ? new SuppressionAnswer(after[address], !before.ContainsKey(address), null) : new SuppressionAnswer(null, false, one.Problem))];
        }, ct);
    }

    static async Task<(IdentityKey?, SuppressionTerms?, Refused?)> ReadAsync(ConsoleDb db, Actor by, SuppressionAsked row, string country, DateTimeOffset now, CancellationToken ct)
    {
        try
        {
            return (AddressText.Read(row.Address ?? "", country), await TermsAsync(db, by, new SuppressionDraft(row.For, row.Note, row.Until), "api", now, ct), null);
        }
        catch (Refused problem)
        {
            return (null, null, problem);
        }
    }

    /// <summary>Lets an address be written to again.</summary>
    /// <exception cref="Refused"><c>right_missing</c>, <c>suppression_scope</c>, <c>reason_missing</c>, <c>not_found</c></exception>
    public Task RemoveAsync(Actor by, long id, string? reason, CancellationToken ct)
    {
        by.Demand(Right.ManageChannels);
        if (!by.Scope.IsEverything) throw MemberRefusals.SuppressionScope();
        var why = PlainText.Field(reason, "reason", LongestNote) ?? throw MemberRefusals.ReasonMissing();
        return gate.WriteAsync(async db =>
        {
            await MemberLocks.TakeAllAsync(db, ct);
            var row = await db.Set<SuppressedAddress>().FindAsync([id], ct) ?? throw PlatformRefusals.NotFound("suppression", id);
            db.Remove(row);
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "suppression.remove", row.Masked, new { row.Kind, row.For, row.Note, row.Source, row.AddedAt, row.Until }, new { reason = why }, ct);
        }, ct);
    }

    static async Task<SuppressionTerms> TermsAsync(ConsoleDb db, Actor by, SuppressionDraft draft, string source, DateTimeOffset now, CancellationToken ct)
    {
        var until = await UntilAsync(db, draft.Until, ct);
        if (until <= now) throw MemberRefusals.SuppressionUntilPast();
        return new SuppressionTerms(draft.For, PlainText.Field(draft.Note, "note", LongestNote), source, by.Name, until);
    }

    /// <summary>The instant after the last day, on the brand's clock; the last day that a calendar has is for ever.</summary>
    internal static async Task<DateTimeOffset?> UntilAsync(ConsoleDb db, DateOnly? day, CancellationToken ct) => day is null || day == DateOnly.MaxValue
        ? null
        : Instants.StartOfDay(day.Value.AddDays(1), Instants.Zone(await db.Set<Brand>().Select(brand => brand.TimeZone).FirstOrDefaultAsync(ct) ?? "UTC"));

    static (HashSet<IdentityKey> Read, List<BadLine> Bad) Read(string[] lines, string country)
    {
        var (read, bad) = (new HashSet<IdentityKey>(), new List<BadLine>());
        for (var i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            try
            {
                read.Add(AddressText.Read(lines[i].Trim().TrimEnd(',', ';'), country));
            }
            catch (Refused problem)
            {
                bad.Add(new BadLine(i + 1, problem.Code));
            }
        }

        return (read, bad);
    }
}
