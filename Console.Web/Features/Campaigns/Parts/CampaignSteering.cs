using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Approval;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Web.Features.Campaigns.Dialogs;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace CampaignConsole.Web.Features.Campaigns.Parts;

/// <summary>What the buttons of a campaign do: asks what has to be asked, then calls the verb.</summary>
public sealed class CampaignSteering(
    LaunchActions launches, ApprovalActions approvals, CampaignActions campaigns, ConsoleDialogs dialogs, NavigationManager navigation, IStringLocalizer<CampaignsText> texts)
{
    public async Task DoAsync(Actor by, CampaignCase about, CampaignAct act, CancellationToken ct)
    {
        var id = about.Campaign.Id;
        switch (act)
        {
            case CampaignAct.Edit:
            case CampaignAct.Launch:
                navigation.NavigateTo($"/campaigns/{id}/edit{(act == CampaignAct.Launch ? "?step=when" : "")}");
                break;
            case CampaignAct.UndoLaunch:
                if (await dialogs.ConfirmAsync(new Question(texts["UndoTitle"], texts["UndoText"], texts["Act.UndoLaunch"]))) await launches.UndoAsync(by, id, ct);
                break;
            case CampaignAct.Pause:
                await launches.PauseAsync(by, id, ct);
                break;
            case CampaignAct.Resume:
                await launches.ResumeAsync(by, id, ct);
                break;
            case CampaignAct.Stop:
                if (await ReasonAsync("Act.Stop", "StopText") is { } reason) await launches.StopAsync(by, id, reason, ct);
                break;
            case CampaignAct.WithdrawOffer:
                if (await ReasonAsync("Act.WithdrawOffer", "WithdrawText") is { } cause) await approvals.AskWithdrawalAsync(by, id, cause, ct);
                break;
            case CampaignAct.Archive:
                await campaigns.ArchiveAsync(by, id, !about.Campaign.IsArchived, ct);
                if (!about.Campaign.IsArchived) navigation.NavigateTo("/campaigns");
                break;
            case CampaignAct.RequestApproval or CampaignAct.Approve or CampaignAct.SendBack or CampaignAct.Begin or CampaignAct.Rest or CampaignAct.Finish:
                break;
        }
    }

    /// <summary>Opens the editor of a new draft like this one.</summary>
    public async Task DuplicateAsync(Actor by, CampaignCase about, CancellationToken ct) =>
        navigation.NavigateTo($"/campaigns/{await campaigns.DuplicateAsync(by, about.Campaign.Id, texts["CopyOf", about.Campaign.Name], ct)}/edit");

    Task<string?> ReasonAsync(string act, string text) =>
        dialogs.AskAsync<ReasonDialog, ReasonAsked, string>(texts[act], new ReasonAsked(texts[text], texts["Why"], texts[act], Needed: true, Danger: true), "480px");
}
