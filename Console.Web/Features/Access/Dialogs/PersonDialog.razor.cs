using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Features.Access.Dialogs;

/// <summary>Whom the dialog edits; both null for somebody new.</summary>
public sealed record PersonModel(long? Id, PersonDraft? Draft);

/// <summary>Makes or changes a person: names, roles, scope.</summary>
public sealed partial class PersonDialog
{
    string userName = "";
    string displayName = "";
    string password = "";
    string language = Languages.English;
    Roles roles = Roles.Marketer;
    ScopeKind kind;
    IReadOnlyList<string> values = [];
    IReadOnlyList<Choice<string>> choices = [];

    [Inject] PeopleActions Actions { get; set; } = null!;

    [Inject] IDbContextFactory<ConsoleDb> Databases { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        if (Model.Draft is not { } draft) return;
        (userName, displayName, language, roles) = (draft.UserName, draft.DisplayName, draft.Language, draft.Roles);
        (kind, values) = (draft.Scope.Kind, draft.Scope.Values);
        await LoadChoicesAsync();
    }

    async Task ChooseKindAsync(ChangeEventArgs change)
    {
        (kind, values) = (Enum.Parse<ScopeKind>(change.Value!.ToString()!), []);
        await LoadChoicesAsync();
    }

    async Task LoadChoicesAsync()
    {
        await using var db = Databases.CreateDbContext();
        var stores = db.Set<Store>();
        choices = kind switch
        {
            ScopeKind.Brand => [],
            ScopeKind.Regions => [.. (await stores.Select(store => store.Region).Distinct().OrderBy(name => name).ToListAsync(Gone)).Select(name => new Choice<string>(name, name))],
            ScopeKind.Franchisees => [.. (await stores.Where(store => store.Franchisee != null).Select(store => store.Franchisee!).Distinct().OrderBy(name => name).ToListAsync(Gone)).Select(name => new Choice<string>(name, name))],
            ScopeKind.Stores => [.. (await stores.OrderBy(store => store.Code).Select(store => new { store.Code, store.Name }).ToListAsync(Gone)).Select(store => new Choice<string>(store.Code, $"{store.Code} {store.Name}"))],
        };
    }

    async Task SaveAsync()
    {
        var draft = new PersonDraft(userName, displayName, roles, new Scope(kind, values), Model.Draft?.Email, language, Model.Draft?.TimeZone);
        var saved = await RunAsync(ct => Model.Id is { } id ? Actions.ChangeAsync(By, id, draft, ct) : Actions.CreateAsync(By, draft, password, ct));
        if (saved) Answer(true);
    }
}
