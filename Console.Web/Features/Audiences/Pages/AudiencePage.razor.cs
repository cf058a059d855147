using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Counts;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Web.Features.Audiences.Dialogs;
using CampaignConsole.Web.Features.Audiences.Editing;
using CampaignConsole.Web.Features.Audiences.Editors;
using CampaignConsole.Web.Features.Audiences.Parts;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Audiences.Pages;

/// <summary>The builder: a rule on the left, what it means in numbers on the right.</summary>
public sealed partial class AudiencePage
{
    BuilderState state = new();
    EditorAid? aid;
    AudienceRow? audience;
    IReadOnlyList<AudienceVersionRow> versions = [];
    RuleDraft? draft;
    RuleWatch? watch;
    RuleNode rule = RuleNode.Empty;
    IReadOnlyDictionary<RuleNode, DraftNode> behind = new Dictionary<RuleNode, DraftNode>();
    RuleNode? saved;
    (long? Id, int? Version, string? Template)? shown;
    int seed = 1;

    [Parameter] public long? Id { get; set; }

    [Inject] AudienceQueries Audiences { get; set; } = null!;

    [Inject] AudienceActions Actions { get; set; } = null!;

    [Inject] RuleQueries Rules { get; set; } = null!;

    [Inject] BuilderReads Reads { get; set; } = null!;

    [Inject] ConsoleDialogs Dialogs { get; set; } = null!;

    bool IsChanged => draft is not null && rule.ToJson() != (saved ?? RuleNode.Empty).ToJson();

    bool CanSave => IsChanged && !draft!.IsIncomplete && RuleCheck.Conditions(rule).Any() && audience?.IsArchived != true;

    string? Sub => audience switch
    {
        null => T["NewAudienceSub"],
        { LatestVersion: 0 } => T["NoVersion"],
        _ => T["SavedSub", audience.LatestVersion, Time.Show(audience.UpdatedAt), audience.UpdatedBy],
    };

    protected override async Task OnParametersSetAsync()
    {
        state = ReadState<BuilderState>();
        if (shown == (Id, state.Version, state.Template)) return;
        shown = (Id, state.Version, state.Template);
        await OpenAsync(LoadAsync);
    }

    protected override void Dispose(bool disposing)
    {
        watch?.Dispose();
        base.Dispose(disposing);
    }

    async Task LoadAsync(CancellationToken ct)
    {
        (audience, versions, saved) = (null, [], null);
        if (Id is { } id)
        {
            audience = await Audiences.FindAsync(By, id, ct);
            versions = await Audiences.VersionsAsync(By, id, ct);
        }

        aid ??= await Reads.AidAsync(By, ct);
        if (versions.FirstOrDefault() is { } latest) saved = RuleNode.Read(latest.Rule);
        var from = versions.FirstOrDefault(version => version.Number == state.Version) is { } old ? RuleNode.Read(old.Rule) : saved;
        draft = RuleDraft.Of(from ?? RuleTemplates.Of(state.Template, aid.Choices.Currency));
        if (saved is not null) saved = RuleDraft.Of(saved).Complete().Rule;
        if (watch is null)
        {
            watch = new RuleWatch(Rules);
            watch.Changed += () => InvokeAsync(StateHasChanged);
        }

        await AskAsync(atOnce: true);
    }

    Task ChangedAsync() => AskAsync(atOnce: false);

    Task ShuffleAsync()
    {
        seed++;
        return AskAsync(atOnce: true);
    }

    Task AskAsync(bool atOnce)
    {
        (rule, behind) = draft!.Complete();
        // Not awaited: typing goes on while the database counts; the watch tells when something is there.
        _ = watch!.AskAsync(By, rule, IsChanged ? saved : null, seed, atOnce, Gone);
        return Task.CompletedTask;
    }

    ConditionNumber? NumberOf(DraftNode node) =>
        watch?.Numbers.FirstOrDefault(number => number.After is null && behind.GetValueOrDefault(number.Node) == node);

    Task SaveAsync() => RunAsync(async ct =>
    {
        if (audience is null)
        {
            if (await Dialogs.AskAsync<NameDialog, NameAsked, string>(T["NameAudience"], new NameAsked(T["Name"], T["Save"], "")) is not { } name) return;
            var id = await Actions.CreateAsync(By, name, rule, ct);
            saved = rule;
            Notices.Done(T["SavedVersion", 1]);
            Navigation.NavigateTo($"/audiences/{id}");
            return;
        }

        Notices.Done(T["SavedVersion", await Actions.SaveAsync(By, audience.Id, rule, audience.LatestVersion, ct)]);
        saved = rule;
        if (state.Version is not null) Navigation.NavigateTo($"/audiences/{audience.Id}");
        await LoadAsync(ct);
    });

    Task RenameAsync() => RunAsync(async ct =>
    {
        if (await Dialogs.AskAsync<NameDialog, NameAsked, string>(T["Rename"], new NameAsked(T["Name"], T["Rename"], audience!.Name)) is not { } name) return;
        await Actions.RenameAsync(By, audience.Id, name, ct);
        audience = await Audiences.FindAsync(By, audience.Id, ct);
    });

    Task ArchiveAsync() => RunAsync(async ct =>
    {
        await Actions.ArchiveAsync(By, audience!.Id, !audience.IsArchived, ct);
        audience = await Audiences.FindAsync(By, audience.Id, ct);
    });

    async Task ChooseTemplateAsync()
    {
        if (await Dialogs.AskAsync<TemplateDialog, EditorAid, string>(T["Templates"], aid!) is not { } key) return;
        draft = RuleDraft.Of(RuleTemplates.Of(key, aid!.Choices.Currency));
        await AskAsync(atOnce: true);
    }

    sealed record BuilderState(int? Version = null, int? Compare = null, string? Template = null);
}
