using System.Runtime.CompilerServices;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Wording;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Suppressions;

/// <summary>What the list is narrowed by.</summary>
/// <param name="Address">A whole address, however written: parts are not searched, the list does not hold them.</param>
public sealed record SuppressionFilter(string? Address = null, SuppressedFor? For = null);

/// <summary>A line of the list; addresses are masked for everybody.</summary>
/// <param name="IsOver">Its term is over: it holds nothing back any more.</param>
public sealed record SuppressionRow(
    long Id, IdentityKind Kind, string Masked, SuppressedFor For, string? Note, string Source, DateTimeOffset AddedAt, string AddedBy, DateTimeOffset? Until, bool IsOver);

/// <summary>Reads the list of addresses that nothing may be sent to.</summary>
public sealed class SuppressionQueries(IDbContextFactory<ConsoleDb> databases, AuditNotes audit, TimeProvider clock)
{
    const int AtOnce = 2_000;

    /// <summary>The list, newest first.</summary>
    /// <exception cref="Refused"><c>right_missing</c>, <c>suppression_scope</c></exception>
    public async Task<Page<SuppressionRow>> ListAsync(Actor by, SuppressionFilter filter, PageRequest page, CancellationToken ct)
    {
        Demand(by);
        await using var db = databases.CreateDbContext();
        var rows = await MatchAsync(db, filter, ct);
        var shown = await Rows(rows.OrderByDescending(row => row.Id).Skip(page.Skip).Take(page.Limit)).ToListAsync(ct);
        return new Page<SuppressionRow>(shown, await rows.CountAsync(ct));
    }

    /// <summary>The list in the order of its numbers, behind one; for other systems.</summary>
    /// <exception cref="Refused"><c>right_missing</c>, <c>suppression_scope</c></exception>
    public async Task<IReadOnlyList<SuppressionRow>> AfterAsync(Actor by, SuppressionFilter filter, long after, int take, CancellationToken ct)
    {
        Demand(by);
        await using var db = databases.CreateDbContext();
        return await Rows((await MatchAsync(db, filter, ct)).Where(row => row.Id > after).OrderBy(row => row.Id).Take(take)).ToListAsync(ct);
    }

    /// <summary>The whole list as CSV, streamed; addresses stay masked, since nothing else is held.</summary>
    /// <exception cref="Refused"><c>right_missing</c>, <c>suppression_scope</c></exception>
    public async Task WriteCsvAsync(Actor by, SuppressionFilter filter, Stream stream, CancellationToken ct)
    {
        Demand(by);
        by.Demand(Right.ExportPersonal);
        await audit.WriteAsync(by, "suppression.export", "list", new { form = "csv", filter.For }, ct);
        await using var file = new CsvFile(stream, leaveOpen: true);
        await file.Texts(new[] { "kind", "address", "for", "note", "source", "added", "by", "until" }.Select(name => Wording.Say("suppressions." + name, by.Language))).EndRowAsync(ct);
        await foreach (var row in AllAsync(filter, ct))
            await file.Text(Wording.Say(Wording.NameOf(row.Kind), by.Language)).Text(row.Masked).Text(Wording.Say(Wording.NameOf(row.For), by.Language)).Text(row.Note)
                .Text(Wording.Say("suppressions.source." + row.Source, by.Language)).Instant(row.AddedAt).Text(row.AddedBy).Instant(row.Until).EndRowAsync(ct);
    }

    async IAsyncEnumerable<SuppressionRow> AllAsync(SuppressionFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var rows = await MatchAsync(db, filter, ct);
        var after = 0L;
        while (true)
        {
            var from = after;
            var portion = await Rows(rows.Where(row => row.Id > from).OrderBy(row => row.Id).Take(AtOnce)).ToListAsync(ct);
            foreach (var row in portion) yield return row;
            if (portion.Count < AtOnce) yield break;
            after = portion[^1].Id;
        }
    }

    static async Task<IQueryable<SuppressedAddress>> MatchAsync(ConsoleDb db, SuppressionFilter filter, CancellationToken ct)
    {
        IQueryable<SuppressedAddress> rows = db.Set<SuppressedAddress>();
        if (filter.For is { } reason) rows = rows.Where(row => row.For == reason);
        if (string.IsNullOrWhiteSpace(filter.Address)) return rows;
        var hash = await HashOfAsync(db, filter.Address, ct);
        return rows.Where(row => row.Hash == hash);
    }

    /// <summary>Empty for what is no address: nothing has such a hash.</summary>
    static async Task<string> HashOfAsync(ConsoleDb db, string address, CancellationToken ct)
    {
        if (await SuppressionKey.ReadAsync(db, ct) is not { } key) return "";
        try
        {
            return key.HashOf(AddressText.Read(address, await HomeCountry.OfAsync(db, ct)));
        }
        catch (Refused)
        {
            return "";
        }
    }

    IQueryable<SuppressionRow> Rows(IQueryable<SuppressedAddress> rows)
    {
        var now = clock.GetUtcNow();
        return rows.Select(row => new SuppressionRow(
            row.Id, row.Kind, row.Masked, row.For, row.Note, row.Source, row.AddedAt, row.AddedBy, row.Until, row.Until != null && row.Until <= now));
    }

    static void Demand(Actor by)
    {
        by.Demand(Right.ViewChannels);
        if (!by.Scope.IsEverything) throw MemberRefusals.SuppressionScope();
    }
}
