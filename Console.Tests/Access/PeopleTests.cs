using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Tests.Kit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Access;

public sealed class PeopleTests
{
    const string Password = "correct horse battery";

    static readonly PersonDraft Marketer = new("li.wei", "Li Wei", Roles.Marketer, Scope.Everything);

    [Theory, EachDatabase]
    public async Task A_person_is_made_with_a_hashed_password_to_change_and_an_audit_entry(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var id = await console.Get<PeopleActions>().CreateAsync(console.Administrator, Marketer, Password, CancellationToken.None);
        var user = await console.ReadAsync(db => db.Set<User>().SingleAsync());
        Assert.True(user.MustChangePassword);
        Assert.DoesNotContain(Password, user.PasswordHash, StringComparison.Ordinal);
        Assert.Equal(PasswordVerificationResult.Success, new PasswordHasher<User>().VerifyHashedPassword(user, user.PasswordHash!, Password));
        var entry = await console.ReadAsync(db => db.Set<AuditEntry>().SingleAsync());
        Assert.Equal(("person.create", id.ToString()), (entry.Verb, entry.SubjectId));
        var words = await console.ReadAsync(db => db.Set<AuditText>().SingleAsync());
        Assert.DoesNotContain(user.PasswordHash!, words.After, StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task User_names_are_unique_whatever_their_case(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var people = console.Get<PeopleActions>();
        await people.CreateAsync(console.Administrator, Marketer, Password, CancellationToken.None);
        Assert.Equal("user_name_taken", await RefusedAsync(() => people.CreateAsync(console.Administrator, Marketer with { UserName = "LI.WEI" }, Password, CancellationToken.None)));
    }

    [Theory, EachDatabase]
    public async Task Only_who_may_manage_people_for_the_whole_brand_makes_some(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var people = console.Get<PeopleActions>();
        Assert.Equal("right_missing", await RefusedAsync(() => people.CreateAsync(console.Marketer, Marketer, Password, CancellationToken.None)));
        var regional = TestConsole.Person(Roles.Administrator, 9, "Regional", new Scope(ScopeKind.Regions, ["East"]));
        Assert.Equal("scope_too_small", await RefusedAsync(() => people.CreateAsync(regional, Marketer, Password, CancellationToken.None)));
        Assert.Equal(0, await console.ReadAsync(db => db.Set<User>().CountAsync()));
    }

    [Theory, EachDatabase]
    public async Task The_last_administrator_stays(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var people = console.Get<PeopleActions>();
        var ada = new PersonDraft("ada", "Ada", Roles.Administrator, Scope.Everything);
        var id = await people.CreateFirstAsync(Actor.Job("test"), ada, Password, CancellationToken.None);
        var other = TestConsole.Person(Roles.Administrator, id + 100, "Other");
        Assert.Equal("last_administrator", await RefusedAsync(() => people.SetDisabledAsync(other, id, true, CancellationToken.None)));
        Assert.Equal("last_administrator", await RefusedAsync(() => people.ChangeAsync(other, id, ada with { Roles = Roles.Analyst }, CancellationToken.None)));

        await people.CreateAsync(other, ada with { UserName = "bea" }, Password, CancellationToken.None);
        await people.SetDisabledAsync(other, id, true, CancellationToken.None);
        Assert.True(await console.ReadAsync(db => db.Set<User>().Where(user => user.Id == id).Select(user => user.IsDisabled).SingleAsync()));
    }

    [Theory, EachDatabase]
    public async Task Nobody_locks_herself_out(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var people = console.Get<PeopleActions>();
        var id = await people.CreateAsync(console.Administrator, Marketer with { Roles = Roles.Administrator }, Password, CancellationToken.None);
        Assert.Equal("not_yourself", await RefusedAsync(() => people.SetDisabledAsync(TestConsole.Person(Roles.Administrator, id, "Herself"), id, true, CancellationToken.None)));
    }

    [Theory, EachDatabase]
    public async Task Changed_rights_and_passwords_end_sessions_but_a_new_name_does_not(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var people = console.Get<PeopleActions>();
        var id = await people.CreateAsync(console.Administrator, Marketer, Password, CancellationToken.None);
        Task<string> StampAsync() => console.ReadAsync(db => db.Set<User>().Where(user => user.Id == id).Select(user => user.SecurityStamp).SingleAsync());
        var first = await StampAsync();

        await people.ChangeAsync(console.Administrator, id, Marketer with { DisplayName = "Li Wei (East)" }, CancellationToken.None);
        Assert.Equal(first, await StampAsync());
        await people.ChangeAsync(console.Administrator, id, Marketer with { Roles = Roles.Analyst }, CancellationToken.None);
        var second = await StampAsync();
        Assert.NotEqual(first, second);
        await people.ResetPasswordAsync(console.Administrator, id, "another long password", CancellationToken.None);
        Assert.NotEqual(second, await StampAsync());
    }

    [Theory, EachDatabase]
    public async Task The_first_administrator_is_made_once(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var people = console.Get<PeopleActions>();
        Assert.True(await console.Get<PeopleQueries>().NobodyYetAsync(CancellationToken.None));
        await people.CreateFirstAsync(Actor.Job("test"), Marketer, Password, CancellationToken.None);
        Assert.False(await console.Get<PeopleQueries>().NobodyYetAsync(CancellationToken.None));
        Assert.Equal(Roles.Administrator, await console.ReadAsync(db => db.Set<User>().Select(user => user.Roles).SingleAsync()));
        Assert.Equal("changed_meanwhile", await RefusedAsync(() => people.CreateFirstAsync(Actor.Job("test"), Marketer with { UserName = "second" }, Password, CancellationToken.None)));
    }

    [Theory, EachDatabase]
    public async Task People_are_found_by_name_role_and_state(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var people = console.Get<PeopleActions>();
        await people.CreateAsync(console.Administrator, Marketer, Password, CancellationToken.None);
        var chen = await people.CreateAsync(console.Administrator, new PersonDraft("chen.yu", "陈宇", Roles.Approver | Roles.Analyst, new Scope(ScopeKind.Regions, ["East"])), Password, CancellationToken.None);
        async Task<IReadOnlyList<string>> NamesAsync(PeopleFilter filter) =>
            [.. (await console.Get<PeopleQueries>().ListAsync(console.Administrator, filter, new PageRequest(), CancellationToken.None)).Rows.Select(row => row.UserName)];

        Assert.Equal(["chen.yu", "li.wei"], await NamesAsync(new PeopleFilter()));
        Assert.Equal(["chen.yu"], await NamesAsync(new PeopleFilter("陈")));
        Assert.Equal(["chen.yu"], await NamesAsync(new PeopleFilter(Role: Roles.Analyst)));
        await people.SetDisabledAsync(console.Administrator, chen, true, CancellationToken.None);
        Assert.Equal(["li.wei"], await NamesAsync(new PeopleFilter()));
        Assert.Equal(["chen.yu"], await NamesAsync(new PeopleFilter(Disabled: true)));
    }

    [Theory]
    [InlineData("short")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("my-li.wei-password")]
    [InlineData(null)]
    public void Weak_passwords_are_refused(string? password) =>
        Assert.Equal("password_weak", Assert.Throws<Refused>(() => Passwords.Check(password, "li.wei")).Code);

    internal static async Task<string> RefusedAsync(Func<Task> act) => (await Assert.ThrowsAsync<Refused>(act)).Code;

    static Task<TestConsole> StartAsync(DatabaseKind kind) => TestConsole.StartAsync(kind, services => services.AddAccess());
}
