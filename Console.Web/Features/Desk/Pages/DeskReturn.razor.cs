using System.Globalization;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Desk;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Desk.Pages;

/// <summary>Returns at the desk: find the receipt, count what comes back, see what it comes to, give it back.</summary>
public sealed partial class DeskReturn
{
    readonly Dictionary<string, int> back = [];
    ReturnState state = new();
    IReadOnlyList<DeskStore> stores = [];
    IReadOnlyList<DeskReceiptRow> found = [];
    DeskStore? store;
    DeskReceipt? receipt;
    RefundAnswer? shown;
    string? typed;
    bool isBooking;
    bool isBooked;

    [Inject] DeskQueries Desk { get; set; } = null!;

    [Inject] DeskReturnQueries Receipts { get; set; } = null!;

    [Inject] ReturnActions Returns { get; set; } = null!;

    static string Language => Languages.Of(CultureInfo.CurrentUICulture.Name);

    ReturnPlaceAsked Here => new(store?.Code);

    IReadOnlyList<ReturnAsked> Lines => [.. back.Where(line => line.Value > 0).Select(line => new ReturnAsked(line.Key, line.Value))];

    protected override Task OnParametersSetAsync() => RunAsync(async ct =>
    {
        var before = state;
        state = ReadState<ReturnState>();
        if (stores.Count == 0) stores = await Desk.StoresAsync(By, ct);
        store = stores.FirstOrDefault(one => one.Code == state.Store) ?? stores.FirstOrDefault();
        if (state.Id is not { } id) (receipt, shown) = (null, null);
        else if (receipt?.Id != id || before.Store != state.Store) await ReadAsync(id, ct);
    });

    async Task FindAsync()
    {
        if (string.IsNullOrWhiteSpace(typed)) return;
        found = [];
        if (await RunAsync(async ct => found = await Receipts.FindAsync(By, typed, ct)) && found.Count == 1) Open(found[0].Id);
        typed = "";
    }

    void Open(Guid id)
    {
        found = [];
        GoTo(state with { Store = store?.Code, Id = id });
    }

    int Count(DeskReceiptLine line) => back.GetValueOrDefault(line.LineId);

    /// <summary>Counts from what stands now: staff may press twice before it is drawn again.</summary>
    Task ChangeAsync(DeskReceiptLine line, int by)
    {
        if (isBooking) return Task.CompletedTask;
        back[line.LineId] = Math.Clamp(Count(line) + by, 0, line.Left);
        return ShowAsync();
    }

    Task AllAsync()
    {
        if (isBooking) return Task.CompletedTask;
        foreach (var line in receipt!.Lines) back[line.LineId] = line.Left;
        return ShowAsync();
    }

    Task ShowAsync() => RunAsync(async ct =>
    {
        isBooked = false;
        shown = Lines.Count == 0 ? null : await Returns.PreviewAsync(By, receipt!.Id, Lines, Here, ct);
    });

    /// <summary>Books what was shown, once: the second of two quick presses comes before the button is drawn disabled, and no lines would mean all that is left.</summary>
    async Task BookAsync()
    {
        var (lines, place) = (Lines, Here);
        if (Busy || isBooking || isBooked || receipt is not { Id: var id } || shown is not { Amount: var amount } || lines.Count == 0) return;
        isBooking = true;
        await RunAsync(ct => GiveBackAsync(id, lines, place, amount, ct));
        isBooking = false;
    }

    async Task GiveBackAsync(Guid id, IReadOnlyList<ReturnAsked> lines, ReturnPlaceAsked place, long amount, CancellationToken ct)
    {
        var now = await Returns.PreviewAsync(By, id, lines, place, ct);
        if (now.Amount != amount)
        {
            // Staff see what it comes to now, beside the notice that says why.
            shown = now;
            throw RedemptionRefusals.RefundChanged();
        }

        var booked = await Returns.RefundAsync(By, id, lines, place, amount, ct);
        await ReadAsync(id, ct);
        (shown, isBooked) = (booked, true);
        Notices.Done(T["GivenBack", Figures.Amount(booked.Amount, booked.Currency)]);
    }

    async Task ReadAsync(Guid id, CancellationToken ct)
    {
        receipt = await Receipts.ReadAsync(By, id, ct);
        back.Clear();
        (shown, isBooked) = (null, false);
    }

    /// <summary>The page's state in its address.</summary>
    internal sealed record ReturnState(string? Store = null, Guid? Id = null);
}
