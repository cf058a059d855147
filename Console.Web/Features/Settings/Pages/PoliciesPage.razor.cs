using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Settings.Pages;

/// <summary>The brand's rules: when a second person must agree, how often a member is told something.</summary>
public sealed partial class PoliciesPage
{
    PolicyEdit? edit;

    [Inject] SettingsBook Book { get; set; } = null!;

    string Currency => User.Brand?.Currency ?? "CNY";

    string Sentence => edit is { MostRuns: { } runs } ? T["CapSays", Figures.Count(runs), Figures.Count(edit.WindowDays)] : T["NoCapSays"];

    protected override Task OnInitializedAsync() => RunAsync(async ct => edit = new PolicyEdit(await Book.ReadAsync<CampaignPolicy>(ct)));

    async Task SaveAsync()
    {
        if (await RunAsync(ct => Book.WriteAsync(By, edit!.ToPolicy(), ct))) Notices.Done(Words["Saved"]);
    }
}
