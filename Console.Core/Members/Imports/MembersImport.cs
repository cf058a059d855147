using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Upserts;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;

namespace CampaignConsole.Core.Members.Imports;

/// <summary>Takes members from a file through the same upsert as the API: told twice is stored once, identities that clash become proposals. An empty cell leaves what is known.</summary>
sealed class MembersImport(MemberUpsert members) : TableImport<MemberRow>
{
    /// <summary>Stands in for the system of a row that names a number but no system.</summary>
    const string AnySource = "file";

    public override string Kind => "members";

    public override Right Right => Right.EditMembers;

    public override int ChunkRows => MemberUpsert.Most;

    public override IReadOnlyList<Column> Columns => MemberColumns.All;

    protected override MemberRow Read(RowCells cells)
    {
        var sourceId = cells.Identifier("sourceId");
        var identities = MemberColumns.Identities(cells);
        if (sourceId is null && identities.Count == 0 && cells.IsGood) cells.Refuse("", "identity_missing");
        return new MemberRow
        {
            Source = sourceId is null ? null : cells.Text("source", 60) ?? AnySource,
            SourceId = sourceId,
            Name = Name(cells) is { } name ? name : default(Given<string>),
            Identities = identities.Count == 0 ? null : identities,
            Address = Address(cells) is { } address ? address : default(Given<AddressRow>),
            BirthDate = cells.Date("birthDate") is { } born ? $"{born:yyyy-MM-dd}" : default(Given<string>),
            Gender = Text(cells, "gender"),
            Language = Text(cells, "language"),
            TimeZone = Text(cells, "timeZone"),
            Region = Text(cells, "region"),
            HomeStore = cells.Identifier("homeStore", 64) is { } store ? store : default(Given<string>),
            Tier = Text(cells, "tier"),
            Tags = cells.Several("tags") is { Count: > 0 } tags ? new Given<IReadOnlyList<string>>(tags) : default,
            Attributes = Attributes(cells),
            Consents = MemberColumns.Consents(cells),
            JoinedAt = cells.Instant("joinedAt"),
        };
    }

    protected override async Task<int> WriteAsync(ConsoleDb db, ImportSetup setup, IReadOnlyList<ImportedRow<MemberRow>> rows, ImportNotes notes, CancellationToken ct)
    {
        var origin = new UpsertOrigin(setup.Source, setup.Says("verified"));
        var answers = await members.ApplyAsync(db, setup.By, origin, [.. rows.Select(row => row.Row)], ct);
        var taken = 0;
        foreach (var answer in answers)
        {
            if (answer.Problem is null)
            {
                taken++;
                continue;
            }

            var (column, value) = MemberColumns.Of(answer.Problem, rows[answer.Index].Row);
            notes.Refuse(rows[answer.Index].Number, column, value, answer.Problem.Code);
        }

        return taken;
    }

    static string? Name(RowCells cells)
    {
        if (cells.Text("name") is { } name) return name;
        var (family, given) = (cells.Text("familyName"), cells.Text("givenName"));
        if (family is null || given is null) return family ?? given;
        return family[0] >= '\u2E80' ? family + given : $"{given} {family}";
    }

    static AddressRow? Address(RowCells cells)
    {
        var address = new AddressRow(
            cells.Text("line1"), cells.Text("line2"), cells.Text("city", 100), cells.Identifier("postcode", 20), cells.Text("addressRegion", 100), cells.Text("country", 60));
        return address == new AddressRow() ? null : address;
    }

    static Given<IReadOnlyDictionary<string, string?>> Attributes(RowCells cells)
    {
        var found = cells.Names(MemberColumns.Attributes).Select(name => (Name: name, Value: cells.Text(MemberColumns.Attributes + name, 1_000))).Where(row => row.Value is not null)
            .ToDictionary(row => row.Name, row => row.Value);
        return found.Count == 0 ? default : new Given<IReadOnlyDictionary<string, string?>>(found);
    }

    static Given<string> Text(RowCells cells, string column) => cells.Text(column) is { } text ? text : default(Given<string>);
}
