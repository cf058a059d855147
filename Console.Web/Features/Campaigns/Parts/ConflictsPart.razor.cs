using CampaignConsole.Core.Campaigns.Conflicts;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Promotions.Conflicts;
using CampaignConsole.Web.Features.Campaigns.Dialogs;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Campaigns.Parts;

/// <summary>The prices beside a campaign's own: as a list with what would part them, and over time; and what its claim is worth.</summary>
public sealed partial class ConflictsPart
{
    RadarReading? radar;
    ClaimSeen? claim;
    (long Id, int Version)? read;

    [Parameter, EditorRequired] public long CampaignId { get; set; }

    /// <summary>Read again when it changes.</summary>
    [Parameter, EditorRequired] public int Version { get; set; }

    /// <summary>The promotion and the state decide where a fix is made.</summary>
    [Parameter] public long? PromotionId { get; set; }

    /// <summary>A draft: what is proposed can be done from here.</summary>
    [Parameter] public bool IsDraft { get; set; }

    /// <summary>Called when a fix has changed the campaign or its promotion.</summary>
    [Parameter] public EventCallback Changed { get; set; }

    /// <summary>False: to look at only, as for an approver.</summary>
    [Parameter] public bool Editable { get; set; } = true;

    [Inject] ConflictQueries Conflicts { get; set; } = null!;

    [Inject] ConflictActions Actions { get; set; } = null!;

    [Inject] FixActions Fixes { get; set; } = null!;

    [Inject] ConsoleDialogs Dialogs { get; set; } = null!;

    bool MayExplain => Editable && User.Can(Right.EditCampaigns);

    bool MayFix => IsDraft && MayExplain && User.Can(Right.EditPromotions) && User.Can(Right.EditAudiences);

    ConflictWords Words => new(T, Time);

    TimeZoneInfo Zone => Instants.Zone(User.Brand?.TimeZone ?? "UTC");

    DateTime Wall => Instants.Wall(Time.Now, Zone);

    protected override async Task OnParametersSetAsync()
    {
        if (read == (CampaignId, Version)) return;
        read = (CampaignId, Version);
        await LoadAsync();
    }

    Task LoadAsync() => RunAsync(async ct =>
    {
        // Audiences are intersected, and SQLite answers on the thread that asks: not on the screen's.
        (claim, radar) = await Task.Run(async () => (await Conflicts.ClaimAsync(By, CampaignId, ct), await Conflicts.OfAsync(By, CampaignId, ct)), ct);
    });

    async Task ExplainAsync(PriceConflict conflict)
    {
        var other = conflict.Other;
        var text = await Dialogs.AskAsync<ReasonDialog, ReasonAsked, string>(
            T["ExplainTitle", other.Name], new ReasonAsked(T["ExplainText"], T["WhyBothStand"], T["Explain"], Needed: true), "520px");
        if (text is null || !await RunAsync(ct => Actions.ExplainAsync(By, CampaignId, other.Side, other.Id, other.Hash, text, ct))) return;
        Notices.Done(T["ExplainedNotice"]);
        await LoadAsync();
    }

    async Task FixAsync(PriceConflict conflict)
    {
        var other = conflict.Other;
        var sentence = conflict.Fix.Sentence(other.Name, CampaignWords.Language);
        if (!await Dialogs.ConfirmAsync(new Question(T["MakeFixTitle"], T["MakeFixText", sentence], T["MakeFix"]))) return;
        // The radar looks again first, and SQLite answers on the thread that asks: not on the screen's.
        if (!await RunAsync(ct => Task.Run(() => Fixes.MakeAsync(By, CampaignId, other.Side, other.Id, other.Hash, ct), ct))) return;
        Notices.Done(T["MakeFixNotice"]);
        await Changed.InvokeAsync();
        await LoadAsync();
    }

    IReadOnlyList<SpanBar> Bars(RadarReading seen) =>
    [
        new(T["ThisCampaign"], seen.Own?.From, seen.Own?.To, Words.Span(seen.Own ?? default), Tone.Accent),
        .. seen.Conflicts.Select(conflict => new SpanBar(conflict.Other.Name, conflict.Other.Span.From, conflict.Other.Span.To, Words.Span(conflict.Other.Span),
            conflict.Explained is null ? Tone.Bad : Tone.Quiet, conflict.Explained is null ? T["TogetherIn", Words.Span(conflict.Meeting.Span)] : T["Explained"])),
    ];

    static string Address(PriceConflict conflict) => conflict.Other switch
    {
        { Side: ConflictSide.Campaign, State: { } state } => CampaignWords.Address(conflict.Other.Id, state),
        _ => "/promotions/outside?search=" + Uri.EscapeDataString(conflict.Other.Name),
    };

    string FixAddress(FixKind kind) => kind switch
    {
        FixKind.ExcludeProducts or FixKind.StartLater or FixKind.EndEarlier when PromotionId is { } promotion => $"/promotions/{promotion}",
        FixKind.ExcludeAudience => $"/campaigns/{CampaignId}/edit?step=who",
        FixKind.ExcludeProducts or FixKind.StartLater or FixKind.EndEarlier or FixKind.Priority or FixKind.Choose => $"/campaigns/{CampaignId}/edit?step=offer",
    };
}
