using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Web.Features.Campaigns.Dialogs;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Channels.Pages;

/// <summary>What the address of the page says of the list.</summary>
public sealed record SuppressionsState(string? Address = null, string? For = null);

/// <summary>The list of addresses that nothing may be sent to.</summary>
public partial class SuppressionsPage
{
    /// <summary>Bad lines shown; the rest are counted.</summary>
    const int MostBad = 100;

    SuppressionsState state = new();
    ConsoleGrid<SuppressionRow>? grid;
    SuppressionPaste? result;
    string text = "";
    SuppressedFor why;
    DateOnly? until;
    string? note;

    [Inject] SuppressionActions Actions { get; set; } = null!;

    [Inject] SuppressionQueries Queries { get; set; } = null!;

    [Inject] ConsoleDialogs Dialogs { get; set; } = null!;

    SuppressionFilter Wanted => new(state.Address, Enum.TryParse<SuppressedFor>(state.For, out var reason) ? reason : null);

    string ExportAddress => state.For is null ? "/channels/suppressions/list.csv" : $"/channels/suppressions/list.csv?for={Uri.EscapeDataString(state.For)}";

    protected override void OnParametersSet() => state = ReadState<SuppressionsState>();

    Task<Page<SuppressionRow>> LoadAsync(PageRequest window, CancellationToken ct) => Queries.ListAsync(By, Wanted, window, ct);

    async Task AddAsync()
    {
        if (!await RunAsync(async ct => result = await Actions.PasteAsync(By, text, new SuppressionDraft(why, note, until), ct))) return;
        text = "";
        if (grid is not null) await grid.ReloadAsync();
    }

    async Task RemoveAsync(SuppressionRow row)
    {
        var reason = await Dialogs.AskAsync<ReasonDialog, ReasonAsked, string>(
            T["SuppressionLift"], new ReasonAsked(T["SuppressionLiftText", row.Masked], T["SuppressionLiftWhy"], T["SuppressionLift"], Needed: true, Danger: true), "480px");
        if (reason is null || !await RunAsync(ct => Actions.RemoveAsync(By, row.Id, reason, ct))) return;
        Notices.Done(T["SuppressionLifted", row.Masked]);
        if (grid is not null) await grid.ReloadAsync();
    }

    static string? Given(object? value) => value as string is { Length: > 0 } text ? text : null;

    static string Say(Enum value) => Core(Wording.NameOf(value));

    static string Core(string key) => Wording.Say(key, System.Globalization.CultureInfo.CurrentUICulture.Name);
}
