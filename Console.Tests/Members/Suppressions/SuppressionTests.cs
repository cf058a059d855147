using System.Text;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Tests.Catalogue;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Members.Suppressions;

/// <summary>The list of addresses that nothing may be sent to: how addresses come onto it, are found on it and leave it.</summary>
public sealed class SuppressionTests
{
    static readonly SuppressionDraft Asked = new(SuppressedFor.Asked, "called the shop");

    [Theory, EachDatabase]
    public async Task An_address_is_kept_as_hash_and_mask_only_and_found_however_it_is_written(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var actions = console.Get<SuppressionActions>();

        Assert.True(await actions.AddAsync(console.Marketer, "138 0013 8000", Asked, default));
        Assert.True(await actions.AddAsync(console.Marketer, "Wang@Example.com", Asked, default));
        Assert.True(await actions.AddAsync(console.Marketer, "wechat:wx1:o-12345678", Asked, default));
        Assert.False(await actions.AddAsync(console.Marketer, "+86 13800138000", Asked, default));

        var rows = await console.ReadAsync(db => db.Set<SuppressedAddress>().OrderBy(row => row.Id).ToListAsync());
        Assert.Equal(["•••000", "w•••@example.com", "•••678"], rows.Select(row => row.Masked));
        Assert.All(rows, row => Assert.Equal((32, "person", "Li Wei", (DateTimeOffset?)null), (row.Hash.Length, row.Source, row.AddedBy, row.Until)));
        Assert.Equal(IdentityKind.Phone, Assert.Single(await FoundAsync("１３８００１３８０００")).Kind);
        Assert.Equal(IdentityKind.Email, Assert.Single(await FoundAsync(" wang@example.com ")).Kind);
        Assert.Equal(IdentityKind.Wechat, Assert.Single(await FoundAsync("wechat:wx1:o-12345678")).Kind);
        Assert.Empty(await FoundAsync("wechat:wx2:o-12345678"));
        Assert.Empty(await FoundAsync("1380013"));
        Assert.Empty(await FoundAsync("no address"));
        Assert.Equal(4, await console.ReadAsync(db => db.Set<AuditEntry>().CountAsync(entry => entry.Verb == "suppression.add")));
        Assert.DoesNotContain(await console.ReadAsync(db => db.Set<AuditText>().Select(text => text.After!).ToListAsync()), text => text.Contains("13800138000", StringComparison.Ordinal));

        async Task<IReadOnlyList<SuppressionRow>> FoundAsync(string address) =>
            (await console.Get<SuppressionQueries>().ListAsync(console.Marketer, new SuppressionFilter(address), new PageRequest(), default)).Rows;
    }

    [Theory, EachDatabase]
    public async Task Pasted_lines_are_taken_where_they_are_good_and_answered_by_number_where_not(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await console.Get<SuppressionActions>().AddAsync(console.Marketer, "13800138001", Asked, default);

        var answer = await console.Get<SuppressionActions>().PasteAsync(console.Marketer, "13800138000\r\n\r\nnobody@\r\n13800138001,\nann@example.com\n12", Asked, default);

        Assert.Equal((2, 1), (answer.Added, answer.AlreadyThere));
        Assert.Equal([new BadLine(3, "email_invalid"), new BadLine(6, "phone_invalid")], answer.Bad);
        Assert.Equal(3, await CountAsync(console));
        Assert.Equal(1, await console.ReadAsync(db => db.Set<AuditEntry>().CountAsync(entry => entry.Verb == "suppression.paste")));
    }

    [Theory, EachDatabase]
    public async Task A_file_brings_addresses_with_reason_and_end_and_reports_bad_rows(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);

        var import = await ImportTests.ImportAsync(console, "suppressions", """
            手机号,原因,截止日期,备注
            13800138000,投诉,,very angry
            ann@example.com,bounced,2027-01-31,
            12345,,,
            13800138002,,2020-01-01,
            13800138000,asked,,
            """);

        Assert.Equal((5, 3, 2), (import.Rows, import.Good, import.Bad));
        var rows = await console.ReadAsync(db => db.Set<SuppressedAddress>().OrderBy(row => row.Kind).ToListAsync());
        Assert.Equal([(SuppressedFor.Complained, "very angry"), (SuppressedFor.Bounced, null)], rows.Select(row => (row.For, row.Note)));
        // Until the end of that day in Shanghai.
        Assert.Equal([null, new DateTimeOffset(2027, 1, 31, 16, 0, 0, TimeSpan.Zero)], rows.Select(row => row.Until));
        var report = await ImportTests.ReportAsync(console, import.Id);
        Assert.Contains("4,手机号,12345,", report);
        Assert.Contains("5,截止日期,", report);
    }

    [Theory, EachDatabase]
    public async Task The_longer_term_stays_and_an_end_that_is_past_is_refused(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var actions = console.Get<SuppressionActions>();
        var today = DateOnly.FromDateTime(console.Clock.Now.Date);
        await actions.AddAsync(console.Marketer, "13800138000", Asked with { Until = today.AddDays(10) }, default);
        var first = await UntilAsync();

        await actions.AddAsync(console.Marketer, "13800138000", Asked with { Until = today.AddDays(5) }, default);
        Assert.Equal(first, await UntilAsync());
        await actions.AddAsync(console.Marketer, "13800138000", Asked, default);
        Assert.Null(await UntilAsync());

        var refused = await Assert.ThrowsAsync<Refused>(() => actions.AddAsync(console.Marketer, "13800138001", Asked with { Until = today.AddDays(-2) }, default));
        Assert.Equal("suppression_until_past", refused.Code);

        Task<DateTimeOffset?> UntilAsync() => console.ReadAsync(db => db.Set<SuppressedAddress>().Select(row => row.Until).SingleAsync());
    }

    [Theory, EachDatabase]
    public async Task Who_lifts_a_suppression_gives_a_reason_and_may_act_for_the_whole_brand(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var actions = console.Get<SuppressionActions>();
        await actions.AddAsync(console.Marketer, "13800138000", Asked, default);
        var id = await console.ReadAsync(db => db.Set<SuppressedAddress>().Select(row => row.Id).SingleAsync());
        var regional = TestConsole.Person(Roles.Administrator, 9, "Regional", new Scope(ScopeKind.Regions, ["North"]));

        await RefusedAsync("right_missing", () => actions.RemoveAsync(console.Marketer, id, "a mistake", default));
        await RefusedAsync("suppression_scope", () => actions.RemoveAsync(regional, id, "a mistake", default));
        await RefusedAsync("suppression_scope", () => console.Get<SuppressionQueries>().ListAsync(regional, new SuppressionFilter(), new PageRequest(), default));
        await RefusedAsync("reason_missing", () => actions.RemoveAsync(console.Administrator, id, " ", default));
        await RefusedAsync("right_missing", () => actions.AddAsync(TestConsole.Person(Roles.Analyst, 8, "Analyst"), "13800138001", Asked, default));
        await actions.RemoveAsync(console.Administrator, id, "a mistake", default);

        Assert.Equal(0, await CountAsync(console));
        Assert.Contains("a mistake", await console.ReadAsync(db => db.Set<AuditText>().OrderByDescending(text => text.EntryId).Select(text => text.After!).FirstAsync()));
    }

    [Theory, EachDatabase]
    public async Task The_list_leaves_as_csv_with_masked_addresses_by_the_right_of_an_export(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        await console.Get<SuppressionActions>().PasteAsync(console.Marketer, "13800138000\nann@example.com", Asked, default);
        using var file = new MemoryStream();

        await Assert.ThrowsAsync<Refused>(() => console.Get<SuppressionQueries>().WriteCsvAsync(console.Marketer, new SuppressionFilter(), file, default));
        await console.Get<SuppressionQueries>().WriteCsvAsync(console.Administrator, new SuppressionFilter(), file, default);

        var text = Encoding.UTF8.GetString(file.ToArray());
        Assert.Contains("Phone,•••000,Asked for it,called the shop,Pasted list,", text);
        Assert.Contains("a•••@example.com", text);
        Assert.DoesNotContain("13800138000", text);
        Assert.Equal(1, await console.ReadAsync(db => db.Set<AuditEntry>().CountAsync(entry => entry.Verb == "suppression.export")));
    }

    static async Task RefusedAsync(string code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<Refused>(act)).Code);

    static Task<int> CountAsync(TestConsole console) => console.ReadAsync(db => db.Set<SuppressedAddress>().CountAsync());

    static Task<TestConsole> StartAsync(DatabaseKind kind) => TestConsole.StartAsync(kind, services => services.AddCatalogue().AddMembers());
}
