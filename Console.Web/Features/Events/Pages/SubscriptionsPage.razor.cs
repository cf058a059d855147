using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Subscriptions;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Web.Features.Events.Dialogs;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Events.Pages;

/// <summary>Systems that are told what happens: add (secret shown once), try, rotate the secret, switch off and on, remove.</summary>
public sealed partial class SubscriptionsPage
{
    IReadOnlyList<SubscriptionRow>? rows;
    SubscriptionPolicy policy = SubscriptionPolicy.Default;
    NewSubscriptionSecret? fresh;

    [Inject] SubscriptionQueries Queries { get; set; } = null!;

    [Inject] SubscriptionActions Actions { get; set; } = null!;

    [Inject] SettingsBook Book { get; set; } = null!;

    [Inject] ConsoleDialogs Dialogs { get; set; } = null!;

    [Inject] Files Files { get; set; } = null!;

    protected override Task OnInitializedAsync() => LoadAsync();

    Task LoadAsync() => RunAsync(async ct =>
    {
        rows = await Queries.ListAsync(By, ct);
        policy = await Book.ReadAsync<SubscriptionPolicy>(ct);
    });

    async Task AddAsync()
    {
        var asked = new SubscriptionAsked(null, new SubscriptionDraft("", []));
        if (await Dialogs.AskAsync<SubscriptionDialog, SubscriptionAsked, SubscriptionMade>(T["New"], asked, "560px") is not { } made) return;
        fresh = made.Secret;
        await LoadAsync();
    }

    async Task ChangeAsync(SubscriptionRow row)
    {
        var asked = new SubscriptionAsked(row.Id, new SubscriptionDraft(row.Url, row.Types));
        if (await Dialogs.AskAsync<SubscriptionDialog, SubscriptionAsked, SubscriptionMade>(T["Change"], asked, "560px") is not null) await LoadAsync();
    }

    async Task TryAsync(SubscriptionRow row)
    {
        SendResult? result = null;
        if (!await RunAsync(async ct => result = await Actions.TryAsync(By, row.Id, ct))) return;
        Notices.Show(result is SendResult.Accepted ? new Notice(Tone.Good, T["Tried", row.Url]) : new Notice(Tone.Bad, T["TriedNot", result!.Word]));
    }

    async Task RotateAsync(SubscriptionRow row)
    {
        if (!await Dialogs.ConfirmAsync(new Question(T["RotateTitle"], T["RotateText"], T["Rotate"]))) return;
        if (await RunAsync(async ct => fresh = await Actions.RotateAsync(By, row.Id, ct))) await LoadAsync();
    }

    async Task SwitchAsync(SubscriptionRow row)
    {
        if (await RunAsync(ct => Actions.SwitchAsync(By, row.Id, !row.IsActive, ct))) await LoadAsync();
    }

    async Task RemoveAsync(SubscriptionRow row)
    {
        if (!await Dialogs.ConfirmAsync(new Question(T["RemoveTitle"], T["RemoveText", row.Url], T["Remove"], Danger: true))) return;
        if (await RunAsync(ct => Actions.RemoveAsync(By, row.Id, ct))) await LoadAsync();
    }

    async Task RefuseAsync(bool refuse)
    {
        if (await RunAsync(ct => Book.WriteAsync(By, policy with { RefusePrivate = refuse }, ct))) await LoadAsync();
    }

    Task CopyAsync() => RunAsync(async ct =>
    {
        await Files.CopyAsync(fresh!.Secret, ct);
        Notices.Done(T["Copied"]);
    });

    string TypesOf(SubscriptionRow row) => row.Types.Count == 0 ? T["AllTypes"] : string.Join(", ", row.Types.Select(type => T["event." + type].Value));

    (Tone Tone, string Word) StateOf(SubscriptionRow row) => row switch
    {
        { IsActive: false, LastProblem: { } problem, Failures: > 0 } => (Tone.Bad, T["OffBy", problem]),
        { IsActive: false } => (Tone.Quiet, T["Off"]),
        { Failures: > 0, NextTryAt: { } next } => (Tone.Warn, T["Failing", Time.Show(next)]),
        _ => (Tone.Good, T["On"]),
    };
}
