using System.Globalization;
using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Approval;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Channels.Templates;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Web.Features.Campaigns.Dialogs;
using CampaignConsole.Web.Features.Campaigns.Editors;
using CampaignConsole.Web.Features.Campaigns.Parts;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Campaigns.Pages;

/// <summary>The editor: Offer, Who, Channels, When and checks. Going to another step saves.</summary>
public sealed partial class EditCampaignPage
{
    CampaignEditModel? model;
    CampaignCase? about;
    CampaignOptions? options;
    IReadOnlyList<TemplateOption> templates = [];
    IReadOnlyList<ReadinessReason>? reasons;
    IReadOnlyList<LimitReason>? limits;
    Forecast? forecast;
    EditorStep step;
    long loaded;

    [Parameter] public long Id { get; set; }

    [SupplyParameterFromQuery(Name = "step")] string? Asked { get; set; }

    [Inject] EditorReads Reads { get; set; } = null!;

    [Inject] CampaignActions Actions { get; set; } = null!;

    [Inject] ApprovalActions Approvals { get; set; } = null!;

    [Inject] LaunchActions Launches { get; set; } = null!;

    [Inject] ConsoleDialogs Dialogs { get; set; } = null!;

    bool MayEdit => User.Can(Right.EditCampaigns) && about is not null && CampaignMoves.Allows(about.Campaign.State, CampaignAct.Edit);

    bool Ready => reasons is not null && !reasons.Any(reason => reason.Blocks);

    bool NeedsLeave => about?.Campaign.State == CampaignState.Draft && limits is { Count: > 0 };

    /// <summary>What is asked for or approved has only its launch before it.</summary>
    EditorStep FirstStep => about?.Campaign.State is CampaignState.Waiting or CampaignState.Approved ? EditorStep.When : EditorStep.Offer;

    IReadOnlyList<ReadinessReason>? ChannelReasons => reasons is null ? null : [.. reasons.Where(reason => reason.Step == EditorStep.Channels)];

    protected override async Task OnParametersSetAsync()
    {
        var isOpening = loaded != Id;
        if (isOpening)
        {
            reasons = null;
            if (!await LoadAsync()) return;
        }

        var wanted = Enum.TryParse<EditorStep>(Asked, ignoreCase: true, out var parsed) ? parsed : FirstStep;
        if (!isOpening && wanted != step) await SaveAsync();
        step = wanted;
        if (step is EditorStep.Channels or EditorStep.When) await CheckAsync();
    }

    Task<bool> LoadAsync() => OpenAsync(async ct =>
    {
        about = await Reads.Campaigns.FindAsync(By, Id, ct);
        options = await Reads.Choices.AllAsync(By, ct);
        templates = await Reads.Templates.OptionsAsync(By, Id, ct);
        model = new CampaignEditModel(about);
        loaded = Id;
    });

    Task CheckAsync() => RunAsync(async ct =>
    {
        // All recipients are rendered, and SQLite answers on the thread that asks: not on the screen's.
        (reasons, forecast) = await Task.Run(async () => (await Reads.Readiness.FindAsync(By, Id, ct), await Reads.Forecasts.OfAsync(By, Id, ct)), ct);
        limits = await Reads.Approvals.LimitsAsync(By, Id, forecast.Sms is { } sms ? new SendingCost(sms.Most, sms.Unpriced) : null, ct);
    });

    async Task SaveAsync()
    {
        // An edit voids an approval: what did not change is not saved.
        if (model is not { HasChanges: true } edit || !MayEdit) return;
        var saved = await RunAsync(async ct =>
        {
            if (edit.IsChanged) edit.Saved(await Actions.SaveAsync(By, Id, edit.Version, edit.ToEdit(), ct));
            foreach (var (channel, language, isReminder) in edit.ChangedTexts.ToList())
            {
                edit.Saved(await Actions.SaveContentAsync(By, Id, edit.Version, channel, language, edit.Texts(channel, language, isReminder), ct, isReminder));
                edit.ChangedTexts.Remove((channel, language, isReminder));
            }

            about = await Reads.Campaigns.FindAsync(By, Id, ct);
        });
        if (saved && step is EditorStep.Channels or EditorStep.When) await CheckAsync();
    }

    async Task NextAsync()
    {
        await SaveAsync();
        if (model is { HasChanges: false } || !MayEdit) Navigation.NavigateTo(To(step + 1));
    }

    async Task DuplicateAsync() => await RunAsync(async ct =>
        Navigation.NavigateTo($"/campaigns/{await Actions.DuplicateAsync(By, Id, T["CopyOf", model!.Name], ct)}/edit"));

    async Task ArchiveAsync()
    {
        if (about is not { } campaign || !await RunAsync(ct => Actions.ArchiveAsync(By, Id, !campaign.Campaign.IsArchived, ct))) return;
        if (campaign.Campaign.IsArchived) await LoadAsync();
        else Navigation.NavigateTo("/campaigns");
    }

    async Task RequestAsync()
    {
        await SaveAsync();
        var note = await Dialogs.AskAsync<ReasonDialog, ReasonAsked, string>(T["RequestApproval"], new ReasonAsked(T["RequestText"], T["Note"], T["RequestApproval"], Needed: false), "480px");
        if (note is null) return;
        if (await RunAsync(ct => Approvals.RequestAsync(By, Id, model!.Version, note.Length == 0 ? null : note, ct)))
        {
            Notices.Done(T["Requested"]);
            await LoadAsync();
        }
    }

    async Task LaunchAsync()
    {
        await SaveAsync();
        if (forecast is not { } counted || about is null) return;
        var number = counted.Considered.ToString(CultureInfo.InvariantCulture);
        var typed = counted.Considered > await Reads.TypeNumberAboveAsync(Gone);
        var sure = await Dialogs.ConfirmAsync(new Question(
            T["LaunchTitle", about.Campaign.Name], T["LaunchText", Figures.Count(counted.Assigned), Figures.Count(counted.Considered)], T["LaunchNow"], Type: typed ? number : null));
        if (sure && await RunAsync(ct => Launches.LaunchAsync(By, Id, counted.Considered, ct))) Navigation.NavigateTo($"/campaigns/{Id}");
    }

    bool Done(EditorStep one) => about is not null && reasons is not null && !reasons.Any(reason => reason.Step == one && reason.Blocks);

    string To(EditorStep one) => $"/campaigns/{Id}/edit?step={one.ToString().ToLowerInvariant()}";
}
