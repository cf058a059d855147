using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Access;

/// <summary>What an administrator says about a person.</summary>
public sealed record PersonDraft(string UserName, string DisplayName, Roles Roles, Scope Scope, string? Email = null, string Language = Languages.English, string? TimeZone = null);

/// <summary>What a person says about herself.</summary>
public sealed record OwnPreferences(string Language, string? TimeZone, string? Theme);

/// <summary>Making and changing people. Whatever narrows or widens somebody's rights ends her sessions within a minute.</summary>
public sealed class PeopleActions(WriteGate gate, IPasswordHasher<User> hasher, TimeProvider clock)
{
    /// <summary>Makes a person, who must change the given password at the first sign-in.</summary>
    /// <exception cref="Refused"><c>user_name_taken</c>, <c>user_name_missing</c>, <c>password_weak</c>, <c>roles_missing</c>, <c>scope_empty</c></exception>
    public Task<long> CreateAsync(Actor by, PersonDraft draft, string password, CancellationToken ct)
    {
        Check(by, draft);
        Passwords.Check(password, draft.UserName);
        return gate.WriteAsync(db => AddAsync(db, by, draft, password, mustChange: true, ct), ct);
    }

    /// <summary>The first administrator of an installation without users; the caller has checked the one-time token.</summary>
    /// <exception cref="Refused"><c>changed_meanwhile</c>: there is a user already.</exception>
    public Task<long> CreateFirstAsync(Actor by, PersonDraft draft, string password, CancellationToken ct)
    {
        Passwords.Check(password, draft.UserName);
        if (string.IsNullOrWhiteSpace(draft.UserName)) throw AccessRefusals.NameMissing();
        return gate.WriteAsync(async db =>
        {
            if (await db.Set<User>().AnyAsync(ct)) throw PlatformRefusals.ChangedMeanwhile();
            return await AddAsync(db, by, draft with { Roles = Roles.Administrator, Scope = Scope.Everything }, password, mustChange: false, ct);
        }, ct);
    }

    /// <summary>Changes everything but the password.</summary>
    /// <exception cref="Refused"><c>last_administrator</c> and those of <see cref="CreateAsync"/></exception>
    public Task ChangeAsync(Actor by, long id, PersonDraft draft, CancellationToken ct)
    {
        Check(by, draft);
        return gate.WriteAsync(async db =>
        {
            var user = await FindAsync(db, id, ct);
            var before = Said(user);
            if (user.Roles.HasFlag(Roles.Administrator) && !draft.Roles.HasFlag(Roles.Administrator)) await KeepOneAdministratorAsync(db, id, ct);
            var widerOrNarrower = user.Roles != draft.Roles || user.Scope != draft.Scope.ToJson();
            await NameAsync(db, user, draft.UserName, ct);
            (user.DisplayName, user.Email, user.Roles, user.Scope) = (draft.DisplayName.Trim(), draft.Email, draft.Roles, draft.Scope.ToJson());
            (user.Language, user.TimeZone) = (Languages.Of(draft.Language), draft.TimeZone);
            if (widerOrNarrower) user.SecurityStamp = NewStamp();
            user.ConcurrencyStamp = NewStamp();
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "person.change", id, before, Said(user), ct);
        }, ct);
    }

    /// <summary>Locks somebody out, or in again. Nothing is deleted: history keeps the name.</summary>
    /// <exception cref="Refused"><c>not_yourself</c>, <c>last_administrator</c></exception>
    public Task SetDisabledAsync(Actor by, long id, bool disabled, CancellationToken ct)
    {
        Demand(by);
        if (disabled && id == by.PersonId) throw AccessRefusals.NotYourself();
        return gate.WriteAsync(async db =>
        {
            var user = await FindAsync(db, id, ct);
            if (disabled && user.Roles.HasFlag(Roles.Administrator)) await KeepOneAdministratorAsync(db, id, ct);
            (user.IsDisabled, user.SecurityStamp, user.ConcurrencyStamp) = (disabled, NewStamp(), NewStamp());
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), disabled ? "person.disable" : "person.enable", id, null, null, ct);
        }, ct);
    }

    /// <summary>Gives somebody a new password to change at the next sign-in, and lifts a lockout.</summary>
    public Task ResetPasswordAsync(Actor by, long id, string password, CancellationToken ct)
    {
        Demand(by);
        return gate.WriteAsync(async db =>
        {
            var user = await FindAsync(db, id, ct);
            Passwords.Check(password, user.UserName);
            (user.PasswordHash, user.MustChangePassword) = (hasher.HashPassword(user, password), true);
            (user.AccessFailedCount, user.LockoutEnd, user.SecurityStamp, user.ConcurrencyStamp) = (0, null, NewStamp(), NewStamp());
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "person.reset_password", id, null, null, ct);
        }, ct);
    }

    /// <summary>Changes the actor's own language, zone and theme.</summary>
    public Task PreferAsync(Actor by, OwnPreferences wanted, CancellationToken ct)
    {
        if (wanted.TimeZone is { } zone) Instants.Zone(zone);
        return gate.WriteAsync(db => db.Set<User>().Where(user => user.Id == by.PersonId).ExecuteUpdateAsync(set => set
            .SetProperty(user => user.Language, Languages.Of(wanted.Language)).SetProperty(user => user.TimeZone, wanted.TimeZone).SetProperty(user => user.Theme, wanted.Theme), ct), ct);
    }

    async Task<long> AddAsync(ConsoleDb db, Actor by, PersonDraft draft, string password, bool mustChange, CancellationToken ct)
    {
        var user = new User
        {
            UserName = "", NormalizedUserName = "", DisplayName = draft.DisplayName.Trim(), Email = draft.Email, Roles = draft.Roles, Scope = draft.Scope.ToJson(),
            Language = Languages.Of(draft.Language), TimeZone = draft.TimeZone, MustChangePassword = mustChange, CreatedAt = clock.GetUtcNow(),
            SecurityStamp = NewStamp(), ConcurrencyStamp = NewStamp(),
        };
        await NameAsync(db, user, draft.UserName, ct);
        user.PasswordHash = hasher.HashPassword(user, password);
        db.Add(user);
        await db.SaveChangesAsync(ct);
        await AuditTrail.NoteAsync(db, by, user.CreatedAt, "person.create", user.Id, null, Said(user), ct);
        return user.Id;
    }

    static async Task NameAsync(ConsoleDb db, User user, string name, CancellationToken ct)
    {
        var normal = name.Trim().ToUpperInvariant();
        if (await db.Set<User>().AnyAsync(other => other.NormalizedUserName == normal && other.Id != user.Id, ct)) throw AccessRefusals.NameTaken(name);
        (user.UserName, user.NormalizedUserName) = (name.Trim(), normal);
    }

    static async Task KeepOneAdministratorAsync(ConsoleDb db, long without, CancellationToken ct)
    {
        if (!await db.Set<User>().AnyAsync(user => user.Id != without && !user.IsDisabled && (user.Roles & Roles.Administrator) != 0, ct)) throw AccessRefusals.LastAdministrator();
    }

    static async Task<User> FindAsync(ConsoleDb db, long id, CancellationToken ct) => await db.Set<User>().FindAsync([id], ct) ?? throw PlatformRefusals.NotFound("user", id);

    static void Check(Actor by, PersonDraft draft)
    {
        Demand(by);
        if (string.IsNullOrWhiteSpace(draft.UserName)) throw AccessRefusals.NameMissing();
        if (draft.Roles == Roles.None) throw AccessRefusals.RolesMissing();
        if (!draft.Scope.IsEverything && draft.Scope.Values.Count == 0) throw AccessRefusals.ScopeEmpty();
        if (draft.TimeZone is { } zone) Instants.Zone(zone);
    }

    static void Demand(Actor by)
    {
        by.Demand(Right.ManagePeople);
        if (!by.Scope.IsEverything) throw AccessRefusals.ScopeTooSmall();
    }

    static object Said(User user) => new { user.UserName, user.DisplayName, user.Email, Roles = user.Roles.ToString(), user.Scope, user.Language, user.TimeZone };

    static string NewStamp() => Guid.NewGuid().ToString("N");
}
