using System.Globalization;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Audit;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Audit.Pages;

/// <summary>Who did what, when; and whether the chain over it is whole.</summary>
public sealed partial class AuditPage
{
    AuditState state = new();
    IReadOnlyList<string> kinds = [];
    ChainReport? report;

    [Inject] AuditQueries Audit { get; set; } = null!;

    protected override Task OnInitializedAsync() => RunAsync(async ct => kinds = await Audit.KindsAsync(By, ct));

    protected override void OnParametersSet() => state = ReadState<AuditState>();

    Task<Page<AuditRow>> LoadAsync(PageRequest window, CancellationToken ct) => Audit.ListAsync(By, new AuditFilter(state.Subject, state.Actor, Start(state.From), Start(state.To?.AddDays(1))), window, ct);

    Task VerifyAsync() => RunAsync(async ct => report = await Audit.VerifyAsync(By, ct));

    DateTimeOffset? Start(DateOnly? day) => day is { } one ? Instants.StartOfDay(one, Time.Zone) : null;

    /// <summary>A stored code in words; one without words is shown as it is.</summary>
    string Word(string group, string code) => T[group + code] is { ResourceNotFound: false } word ? word : code;

    static DateOnly? Day(ChangeEventArgs change) => DateOnly.TryParse(change.Value?.ToString(), CultureInfo.InvariantCulture, out var day) ? day : null;

    /// <summary>The page's filters.</summary>
    internal sealed record AuditState(string? Subject = null, string? Actor = null, DateOnly? From = null, DateOnly? To = null);
}
