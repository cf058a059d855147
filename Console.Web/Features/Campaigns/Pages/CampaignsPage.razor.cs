using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Campaigns.Pages;

/// <summary>The list of campaigns.</summary>
public sealed partial class CampaignsPage
{
    const string Nothing = "–";
    ListState state = new();

    [Inject] CampaignQueries Campaigns { get; set; } = null!;

    [Inject] CampaignActions Actions { get; set; } = null!;

    IReadOnlyList<TabLink> Tabs => [new("list", T["List"], "/campaigns"), new("calendar", T["Calendar"], "/campaigns/calendar")];

    protected override void OnParametersSet() => state = ReadState<ListState>();

    Task<Page<CampaignRow>> LoadAsync(PageRequest window, CancellationToken ct) =>
        Campaigns.ListAsync(By, new CampaignFilter(state.Search, state.State is { } one ? [one] : null, state.Archived), window, ct);

    Task NewAsync() => RunAsync(async ct => Navigation.NavigateTo($"/campaigns/{await Actions.CreateAsync(By, T["UntitledCampaign"], ct)}/edit"));

    void Filter(ChangeEventArgs change) => GoTo(state with { State = Enum.TryParse<CampaignState>(change.Value?.ToString(), out var one) ? one : null });

    static string Channels(CampaignRow row) => row.Channels.Count == 0 ? Nothing : string.Join(", ", row.Channels.Select(CampaignWords.Channel));

    sealed record ListState(string? Search = null, CampaignState? State = null, bool Archived = false);
}
