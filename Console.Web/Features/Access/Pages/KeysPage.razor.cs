using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Web.Features.Access.Dialogs;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Access.Pages;

/// <summary>Keys of other systems: make (shown once), rotate, revoke.</summary>
public sealed partial class KeysPage
{
    NewKey? fresh;
    ConsoleGrid<KeyRow>? grid;

    [Inject] KeyQueries Keys { get; set; } = null!;

    [Inject] KeyActions Actions { get; set; } = null!;

    [Inject] ConsoleDialogs Dialogs { get; set; } = null!;

    [Inject] Files Files { get; set; } = null!;

    async Task CreateAsync()
    {
        if (await Dialogs.AskAsync<KeyDialog, string, NewKey>(T["NewKey"], "", "560px") is not { } made) return;
        fresh = made;
        await grid!.ReloadAsync();
    }

    async Task RotateAsync(KeyRow key)
    {
        if (!await Dialogs.ConfirmAsync(new Question(T["RotateTitle", key.Name], T["RotateText"], T["Rotate"]))) return;
        if (await RunAsync(async ct => fresh = await Actions.RotateAsync(By, key.Id, ct))) await grid!.ReloadAsync();
    }

    async Task RevokeAsync(KeyRow key)
    {
        if (!await Dialogs.ConfirmAsync(new Question(T["RevokeTitle", key.Name], T["RevokeText"], T["Revoke"], Danger: true))) return;
        if (await RunAsync(ct => Actions.RevokeAsync(By, key.Id, ct))) await grid!.ReloadAsync();
    }

    Task CopyAsync() => RunAsync(async ct =>
    {
        await Files.CopyAsync(fresh!.Secret, ct);
        Notices.Done(Words["Copied"]);
    });

    (Tone Tone, string Word) StateOf(KeyRow key) =>
        key.RevokedAt is not null ? (Tone.Bad, T["Revoked"])
        : key.ExpiresAt <= Time.Now ? (Tone.Quiet, T["Expired"])
        : key.ExpiresAt is { } ends ? (Tone.Warn, T["EndsAt", Time.Show(ends)])
        : key.IsTest ? (Tone.Accent, T["TestKey"])
        : (Tone.Good, T["Live"]);
}
