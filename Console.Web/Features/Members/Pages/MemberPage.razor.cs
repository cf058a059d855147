using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Erasure;
using CampaignConsole.Web.Features.Members.Dialogs;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Members.Pages;

/// <summary>All about one member, a part at a time.</summary>
public sealed partial class MemberPage : ConsolePage
{
    /// <summary>Which part is shown.</summary>
    public sealed record MemberState(string Tab = "overview");

    MemberState state = new();
    MemberDetail? member;
    FatigueLevel fatigue;
    long loaded;

    [Parameter] public long Id { get; set; }

    [Inject] MemberQueries Members { get; set; } = null!;

    [Inject] FatigueQueries Fatigue { get; set; } = null!;

    [Inject] ErasureActions Erasure { get; set; } = null!;

    [Inject] ConsoleDialogs Dialogs { get; set; } = null!;

    string Title => member!.Name.Length > 0 ? member.Name : T["Nameless"];

    string Sub => T["MemberSub", member!.Id, Time.Date(member.JoinedAt)] + (member.HomeStore is { } home ? " · " + T["HomeStoreIs", home] : "");

    string Currency => member!.Figures.Currency.Length == 0 ? "CNY" : member.Figures.Currency;

    IReadOnlyList<TabLink> Tabs =>
    [
        new("overview", T["Overview"], $"/members/{Id}"),
        new("consent", T["Consent"], $"/members/{Id}?tab=consent"),
        new("receipts", T["Receipts"], $"/members/{Id}?tab=receipts", member!.Figures.Purchases + member.Figures.Returns),
        new("timeline", T["Timeline"], $"/members/{Id}?tab=timeline"),
        new("campaigns", T["OffersAndMessages"], $"/members/{Id}?tab=campaigns"),
        new("record", T["Record"], $"/members/{Id}?tab=record"),
    ];

    protected override async Task OnParametersSetAsync()
    {
        state = ReadState<MemberState>();
        if (loaded == Id) return;
        loaded = Id;
        await LoadAsync();
    }

    Task LoadAsync() => OpenAsync(async ct =>
    {
        member = await Members.GetAsync(By, Id, ct);
        fatigue = member.Status == MemberStatus.Active ? await Fatigue.OfMemberAsync(By, Id, ct) : FatigueLevel.None;
    });

    async Task EraseAsync()
    {
        var reason = await Dialogs.AskAsync<ReasonDialog, ReasonModel, string>(T["EraseTitle"], new ReasonModel(T["EraseText"], T["Erase"], $"{Id}"));
        if (reason is null) return;
        if (!await RunAsync(ct => Erasure.EraseAsync(By, Id, reason, ct))) return;
        Notices.Done(T["ErasedDone"]);
        await LoadAsync();
    }
}
