using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Demo;

/// <summary>The accounts of the demo brand; they exist in demo mode only and are printed at start.</summary>
static class DemoPeople
{
    public const string Password = "northwind-demo-26";

    static readonly (string UserName, string Name, Roles Roles, string Language, Scope Scope)[] Accounts =
    [
        ("admin", "Ada Lindqvist", Roles.Administrator, "en", Scope.Everything),
        ("marketer", "Li Wei", Roles.Marketer, "en", Scope.Everything),
        ("approver", "Zhao Min", Roles.Approver, "en", Scope.Everything),
        ("analyst", "Priya Nair", Roles.Analyst, "en", Scope.Everything),
        ("store", "陈雨", Roles.Frontline, "zh-Hans", new Scope(ScopeKind.Stores, ["S001"])),
        ("franchise", "Wang Fang", Roles.Frontline | Roles.Franchisee, "en", new Scope(ScopeKind.Franchisees, ["Hongxin Retail"])),
    ];

    /// <summary>What a newcomer signs in with.</summary>
    public static IEnumerable<string> Lines => Accounts.Select(account => $"  {account.UserName,-10} {account.Roles,-14} {account.Name}");

    /// <summary>Makes them, and gives back each as an actor by user name.</summary>
    public static async Task<IReadOnlyDictionary<string, Actor>> AddAsync(PeopleActions people, WriteGate gate, CancellationToken ct)
    {
        var actors = new Dictionary<string, Actor>();
        var installer = Actor.Job("demo");
        foreach (var account in Accounts)
        {
            var draft = new PersonDraft(account.UserName, account.Name, account.Roles, account.Scope, Language: account.Language);
            var id = actors.Count == 0 ? await people.CreateFirstAsync(installer, draft, Password, ct) : await people.CreateAsync(installer, draft, Password, ct);
            actors[account.UserName] = new Actor(ActorKind.Person, id, account.Name, RightTable.Of(account.Roles), account.Scope) { Language = account.Language };
        }

        await gate.WriteAsync(db => db.Set<User>().ExecuteUpdateAsync(set => set.SetProperty(user => user.MustChangePassword, false), ct), ct);
        return actors;
    }
}
