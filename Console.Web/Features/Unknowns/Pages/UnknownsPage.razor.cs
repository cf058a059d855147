using CampaignConsole.Core.Channels.Unknowns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Web.Features.Campaigns.Dialogs;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Unknowns.Pages;

/// <summary>What the address says of the list.</summary>
public sealed record UnknownState(long? Campaign = null, string? Channel = null, string? Cause = null, int? Hours = null);

/// <summary>The messages that nobody knows the end of, and what an operator may decide about them.</summary>
public sealed partial class UnknownsPage
{
    /// <summary>Offered ages in hours; at 72 a row is closed.</summary>
    static readonly int[] Ages = [1, 6, 24, 48];

    /// <summary>What may be decided; each has a text of what it costs.</summary>
    static readonly string[] Choices = ["Accept", "Reject", "Resend", "Leave"];

    readonly HashSet<long> chosen = [];
    UnknownState state = new();
    UnknownFilters filters = new([], [], []);
    ConsoleGrid<UnknownRow>? grid;
    bool all;
    int total;

    [Inject] UnknownQueries Queries { get; set; } = null!;

    [Inject] UnknownActions Actions { get; set; } = null!;

    [Inject] ConsoleDialogs Dialogs { get; set; } = null!;

    bool MayDecide => User.Can(Right.LaunchCampaigns);

    long Count => all ? total : chosen.Count;

    UnknownFilter Filter => new(state.Campaign, state.Channel, state.Cause, state.Hours);

    UnknownChoice Choice => new(Filter, all ? null : [.. chosen]);

    protected override async Task OnParametersSetAsync()
    {
        var before = state;
        state = ReadState<UnknownState>();
        // What was chosen stood in another list.
        if (before != state) Forget();
        await RunAsync(async ct => filters = await Queries.FiltersAsync(By, ct));
    }

    async Task<Page<UnknownRow>> LoadAsync(PageRequest window, CancellationToken ct)
    {
        var page = await Queries.ListAsync(By, Filter, window, ct);
        total = page.Total;
        StateHasChanged();
        return page;
    }

    string Said(string? code) => T["ProviderSaid." + code] is { ResourceNotFound: false } known ? known : T["ProviderSaid.none", code ?? ""];

    string Who(UnknownRow row) => row.Member ?? T["MemberNumber", row.MemberId];

    static string? Chosen(ChangeEventArgs change) => change.Value as string is { Length: > 0 } value ? value : null;

    void Choose(long id, bool on) => _ = on ? chosen.Add(id) : chosen.Remove(id);

    void Forget()
    {
        chosen.Clear();
        all = false;
    }

    Task AcceptAsync() => MarkAsync("Accept", "AcceptCost", Actions.AcceptAsync);

    Task RejectAsync() => MarkAsync("Reject", "RejectCost", Actions.RejectAsync);

    async Task MarkAsync(string act, string cost, Func<Actor, UnknownChoice, string, CancellationToken, Task<long>> mark)
    {
        var asked = new ReasonAsked($"{T["Asked", Figures.Count(Count)]} {T[cost]}", T["Reason"], T[act], Needed: true);
        if (await Dialogs.AskAsync<ReasonDialog, ReasonAsked, string>(T[act], asked) is not { } reason) return;
        await DoneAsync(ct => mark(By, Choice, reason, ct), "Marked");
    }

    /// <summary>Two steps: what it would do and why, then the number typed again.</summary>
    async Task ResendAsync()
    {
        ResendPlan? plan = null;
        if (!await RunAsync(async ct => plan = await Queries.PlanAsync(By, Choice, ct)) || plan is null) return;
        if (plan.Resent == 0)
        {
            Notices.Show(new Notice(Tone.Warn, T["NothingToResend"]));
            return;
        }

        var asked = new ReasonAsked($"{Said(plan)} {T["ResendCost"]}", T["Reason"], T["Further"], Needed: true, Danger: true);
        if (await Dialogs.AskAsync<ReasonDialog, ReasonAsked, string>(T["Resend"], asked) is not { } reason) return;
        var question = new Question(T["ResendTitle"], T["ResendConfirm", Figures.Count(plan.Resent)], T["Resend"], Danger: true, Type: Figures.Count(plan.Resent));
        if (await Dialogs.ConfirmAsync(question)) await DoneAsync(ct => Actions.SendAgainAsync(By, Choice, plan.Resent, reason, ct), "Resent");
    }

    string Said(ResendPlan plan) => string.Join(" ", new[]
    {
        T["PlanResent", Figures.Count(plan.Resent), Figures.Count(plan.Rows)].Value,
        plan.Reminders > 0 ? T["PlanReminders", Figures.Count(plan.Reminders)].Value : "",
        plan.Twice > 0 ? T["PlanTwice", Figures.Count(plan.Twice)].Value : "",
        plan.Over > 0 ? T["PlanOver", Figures.Count(plan.Over)].Value : "",
    }.Where(part => part.Length > 0));

    async Task DoneAsync(Func<CancellationToken, Task<long>> act, string said)
    {
        var count = 0L;
        if (!await RunAsync(async ct => count = await act(ct))) return;
        Notices.Done(T[said, Figures.Count(count)]);
        Forget();
        await RunAsync(async ct => filters = await Queries.FiltersAsync(By, ct));
        if (grid is not null) await grid.ReloadAsync();
    }
}
