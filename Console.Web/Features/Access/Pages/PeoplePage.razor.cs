using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Web.Features.Access.Dialogs;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Access.Pages;

/// <summary>People: make, change, lock out, set a new password.</summary>
public sealed partial class PeoplePage
{
    PeopleState state = new();
    ConsoleGrid<PersonRow>? grid;

    [Inject] PeopleQueries People { get; set; } = null!;

    [Inject] PeopleActions Actions { get; set; } = null!;

    [Inject] ConsoleDialogs Dialogs { get; set; } = null!;

    protected override void OnParametersSet() => state = ReadState<PeopleState>();

    Task<Page<PersonRow>> LoadAsync(PageRequest window, CancellationToken ct) => People.ListAsync(By, new PeopleFilter(state.Search, state.Role, state.Disabled), window, ct);

    void ChooseRole(ChangeEventArgs change) => GoTo(state with { Role = Enum.TryParse<Roles>(change.Value?.ToString(), out var role) ? role : null });

    async Task CreateAsync()
    {
        var saved = await Dialogs.AskAsync<PersonDialog, PersonModel, bool>(T["NewPerson"], new PersonModel(null, null), "620px");
        if (saved) await grid!.ReloadAsync();
    }

    async Task EditAsync(PersonRow person)
    {
        PersonDraft? draft = null;
        if (!await RunAsync(async ct => draft = await People.GetAsync(By, person.Id, ct))) return;
        if (await Dialogs.AskAsync<PersonDialog, PersonModel, bool>(person.DisplayName, new PersonModel(person.Id, draft), "620px")) await grid!.ReloadAsync();
    }

    async Task ResetAsync(PersonRow person)
    {
        if (await Dialogs.AskAsync<NewPasswordDialog, PersonRow, bool>(T["NewPasswordFor", person.DisplayName], person)) await grid!.ReloadAsync();
    }

    async Task SwitchAsync(PersonRow person)
    {
        var question = new Question(T["DisableTitle", person.DisplayName], T["DisableText"], T["Disable"], Danger: true);
        if (!person.IsDisabled && !await Dialogs.ConfirmAsync(question)) return;
        if (await RunAsync(ct => Actions.SetDisabledAsync(By, person.Id, !person.IsDisabled, ct))) await grid!.ReloadAsync();
    }

    /// <summary>The page's filters.</summary>
    internal sealed record PeopleState(string? Search = null, Roles? Role = null, bool Disabled = false);
}
