using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Upserts;
using CampaignConsole.Core.Platform.Access;

namespace CampaignConsole.Tests.Members;

/// <summary>Short words for tests of members.</summary>
static class MembersKit
{
    public static Task<TestConsole> StartAsync(DatabaseKind kind) => TestConsole.StartAsync(kind, services => services.AddMembers());

    public static Task<IReadOnlyList<UpsertAnswer>> UpsertAsync(this TestConsole console, params IReadOnlyList<MemberRow> rows) =>
        console.UpsertAsync(console.Marketer, rows);

    public static Task<IReadOnlyList<UpsertAnswer>> UpsertAsync(this TestConsole console, Actor by, IReadOnlyList<MemberRow> rows) =>
        console.Gate.WriteAsync(db => console.Get<MemberUpsert>().ApplyAsync(db, by, new UpsertOrigin("key:crm", true), rows, default), default);

    public static async Task<long> MemberAsync(this TestConsole console, MemberRow row) => (await console.UpsertAsync(row))[0].MemberId!.Value;

    public static MemberRow Row(string sourceId, string? name = null, params IReadOnlyList<IdentityRow> identities) => new()
    {
        Source = "crm", SourceId = sourceId, Name = name is null ? default : new Given<string>(name), Identities = identities.Count == 0 ? null : identities,
    };

    public static IdentityRow Phone(string value, bool? verified = null) => new("phone", value, Verified: verified);

    public static IdentityRow Email(string value, bool? verified = null) => new("email", value, Verified: verified);

    public static IdentityRow Card(string value, bool? verified = null) => new("card", value, "gold", verified);
}
