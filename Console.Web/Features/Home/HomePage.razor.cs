using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Approval;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Results;
using CampaignConsole.Web.Features.Campaigns;
using CampaignConsole.Web.Features.HeldBack;
using CampaignConsole.Web.Features.Jobs;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Home;

/// <summary>The first page: what runs, what came of it, what waits and what is wrong, each as far as the user may see it.</summary>
public sealed partial class HomePage
{
    HomeFigures? figures;
    HomeResults? results;
    HomeStart? start;
    IReadOnlyList<HomeCampaign>? running;
    IReadOnlyList<ApprovalRow>? waiting;
    IReadOnlyList<HomeTask>? tasks;
    IReadOnlyList<HomeWarning>? warnings;

    [Inject] HomeQueries Home { get; set; } = null!;

    [Inject] ApprovalQueries Approvals { get; set; } = null!;

    [Inject] CampaignActions Campaigns { get; set; } = null!;

    bool IsFrontline => By.Can(Right.UseDesk) && !By.Can(Right.ViewCampaigns);

    string Sub => Time.Long(Time.Now)
        + (running is { Count: > 0 } ? " · " + T["UnderWay", running.Count] : "") + (Waits > 0 ? " · " + T["WaitFor", Waits] : "");

    int Waits => (waiting?.Count ?? 0) + (tasks?.Count ?? 0);

    string Said(HomeTask row) => row switch
    {
        { State: CampaignState.Approved, DecidedBy: { } by } => T["ApprovedBy", by],
        { State: CampaignState.Approved } => T["Approved"],
        { DecidedBy: { } by, Answer: { Length: > 0 } answer } => T["SentBackBy", by, answer],
        _ => T["SentBack"],
    };

    string? Extra => results is null ? null : results.Counted == 0 ? "–" : Figures.Whole(results.Extra, results.Currency);

    /// <summary>The next step of a new installation; null once there is a campaign, or where the user cannot take it.</summary>
    (string Key, string Address)? Next => start switch
    {
        { HasMembers: false } when By.Can(Right.EditMembers) => ("StartMembers", "/imports/members"),
        { HasMembers: true, HasPromotions: false } when By.Can(Right.EditPromotions) => ("StartPromotion", "/promotions/new"),
        { HasPromotions: true, HasCampaigns: false } when By.Can(Right.EditCampaigns) => ("StartCampaign", "/campaigns"),
        _ => null,
    };

    protected override Task OnInitializedAsync() => RunAsync(async ct =>
    {
        start = await Home.StartAsync(By, ct);
        if (IsFrontline) return;
        warnings = await Home.WarningsAsync(By, ct);
        if (By.Can(Right.ViewCampaigns)) running = await Home.RunningAsync(By, ct);
        if (By.Can(Right.ApproveCampaigns)) waiting = (await Approvals.ListAsync(By, waitingOnly: true, new PageRequest(Take: 5), ct)).Rows;
        if (By.Can(Right.LaunchCampaigns)) tasks = await Home.TasksAsync(By, ct);
        if (!By.Can(Right.ViewResults)) return;
        figures = await Home.FiguresAsync(By, Instants.StartOfDay(Time.Today, Time.Zone), ct);
        StateHasChanged();
        results = await Home.ResultsAsync(By, ct);
    });

    Task NewAsync() => RunAsync(async ct => Navigation.NavigateTo($"/campaigns/{await Campaigns.CreateAsync(By, T["NewCampaign"], ct)}/edit"));

    IReadOnlyList<BalancePart> Parts(HomeCampaign row) =>
    [
        new(T["Sent"], row.Balance.Sum(one => one.Sent), Colours.First), new(T["Skipped"], row.Balance.Sum(one => one.Skipped), Colours.Fifth),
        new(T["Failed"], row.Balance.Sum(one => one.Failed), Colours.Bad), new(T["Unknown"], row.Balance.Sum(one => one.Unknown), Colours.Third),
        new(T["Pending"], row.Balance.Sum(one => one.Pending), Colours.Rest, Rest: true),
    ];

    string Subject(HomeWarning row) => row.Kind switch
    {
        HomeWarningKind.EverythingStopped => T["Everything"],
        HomeWarningKind.ChannelPaused => CampaignWords.Channel(row.Subject),
        HomeWarningKind.RunStuck or HomeWarningKind.RunLeftOut => row.Subject,
        HomeWarningKind.JobFailed => JobWords.Name(row.Subject),
        HomeWarningKind.OfferHeld => row.Subject,
        HomeWarningKind.HeldBack => HeldBackWords.Who(row.HeldBack!),
    };

    string Sentence(HomeWarning row) => row.Kind switch
    {
        HomeWarningKind.EverythingStopped => T["WarnStopped", row.Subject, Time.Show(row.At), row.Detail ?? ""],
        HomeWarningKind.ChannelPaused => row.At is null ? T["WarnChannel"] : T["WarnChannelSince", Time.Show(row.At)],
        HomeWarningKind.RunStuck => T["WarnStuck", Time.Show(row.At)],
        HomeWarningKind.RunLeftOut => T["WarnLeftOut", Time.Show(row.At)],
        HomeWarningKind.JobFailed => T["WarnJob", Time.Show(row.At)],
        HomeWarningKind.OfferHeld => T["WarnHeld", Figures.Amount(row.Held!.Money, row.Held.Currency), Figures.Amount(row.Held.Budget, row.Held.Currency), row.Held.Minutes, Time.Show(row.At)],
        HomeWarningKind.HeldBack => HeldBackWords.What(row.HeldBack!) + " " + T["LastTime", Time.Show(row.At)],
    };

    string Address(HomeWarning row) => row.Kind switch
    {
        HomeWarningKind.EverythingStopped => "/channels",
        HomeWarningKind.ChannelPaused => By.Can(Right.ManageChannels) ? $"/channels/{row.Subject}" : "/channels",
        HomeWarningKind.RunStuck or HomeWarningKind.RunLeftOut => $"/campaigns/{row.Id}",
        HomeWarningKind.JobFailed => $"/jobs/{row.Id}",
        HomeWarningKind.OfferHeld => row.Id is { } campaign ? $"/campaigns/{campaign}" : "/promotions",
        HomeWarningKind.HeldBack => "/held-back",
    };
}
