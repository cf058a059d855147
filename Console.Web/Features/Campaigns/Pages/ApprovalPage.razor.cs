using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Approval;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Web.Features.Campaigns.Dialogs;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Campaigns.Pages;

/// <summary>One request: what is asked, what changed, how many, what it may cost; approve or send back.</summary>
public sealed partial class ApprovalPage
{
    ApprovalSheet? sheet;

    [Parameter] public long Id { get; set; }

    [Inject] ApprovalQueries Approvals { get; set; } = null!;

    [Inject] ApprovalActions Actions { get; set; } = null!;

    [Inject] ConsoleDialogs Dialogs { get; set; } = null!;

    internal static Tone Tone(ApprovalState state) => state switch
    {
        ApprovalState.Waiting => Ui.Tone.Warn,
        ApprovalState.Approved => Ui.Tone.Good,
        ApprovalState.SentBack => Ui.Tone.Bad,
        ApprovalState.Void => Ui.Tone.Quiet,
    };

    protected override Task OnParametersSetAsync() => LoadAsync();

    Task LoadAsync() => OpenAsync(async ct => sheet = await Approvals.FindAsync(By, Id, ct));

    async Task ApproveAsync()
    {
        if (sheet is not { } asked) return;
        var note = await Dialogs.AskAsync<ReasonDialog, ReasonAsked, string>(
            T["Approve." + asked.Request.Kind], new ReasonAsked(T["ApproveText", asked.Request.Count], T["Note"], T["Approve." + asked.Request.Kind], Needed: false), "480px");
        if (note is null || !await RunAsync(ct => Actions.ApproveAsync(By, Id, note.Length == 0 ? null : note, ct))) return;
        Notices.Done(T["ApprovedNotice"]);
        await LoadAsync();
    }

    async Task SendBackAsync()
    {
        var note = await Dialogs.AskAsync<ReasonDialog, ReasonAsked, string>(T["SendBack"], new ReasonAsked(T["SendBackText"], T["WhatShouldDiffer"], T["SendBack"], Needed: true), "480px");
        if (note is null || !await RunAsync(ct => Actions.SendBackAsync(By, Id, note, ct))) return;
        Notices.Done(T["SentBackNotice"]);
        await LoadAsync();
    }

    /// <summary>What changed; the offer's sentence in the reader's language alone.</summary>
    IReadOnlyList<DefinitionChange>? Changes => sheet?.Changes is { } all ? [.. all.Where(change => change.Path != OtherSentence)] : null;

    static string OtherSentence => CampaignWords.Language == Languages.Chinese ? "offerSentence.en" : "offerSentence.zhHans";

    /// <summary>The readable name of a place in the definition; content names its channel and language.</summary>
    string PathWord(string path)
    {
        if (path.Split('.') is ["content", var channel, var language, .. var part])
            return $"{CampaignWords.Channel(channel)}, {CampaignWords.Spoken(language)}{(part is [var last, ..] ? ", " + T["Path." + last] : "")}";
        return T["Path." + path.Split('.')[0]];
    }
}
