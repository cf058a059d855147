using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Promotions.Claims;
using CampaignConsole.Core.Promotions.Holds;
using CampaignConsole.Core.Redemptions.Velocity;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Settings.Pages;

/// <summary>The brand's rules: when a second person must agree, how often a member is told something, when nobody is disturbed, where links lead.</summary>
public sealed partial class PoliciesPage
{
    PolicyEdit? edit;
    SendingEdit? sending;
    GuardsEdit? guards;
    SmsPricesEdit? prices;
    FatigueEdit? fatigue;
    int claimDays;

    [Inject] SettingsBook Book { get; set; } = null!;

    [Inject] ChannelPolicyActions Sending { get; set; } = null!;

    [Inject] SmsPriceActions Prices { get; set; } = null!;

    string Currency => User.Brand?.Currency ?? "CNY";

    string Sentence => edit is { MostRuns: { } runs } ? T["CapSays", Figures.Count(runs), Figures.Count(edit.WindowDays)] : T["NoCapSays"];

    protected override Task OnInitializedAsync() => RunAsync(async ct =>
    {
        sending = new SendingEdit(await Book.ReadAsync<ChannelPolicy>(ct));
        fatigue = new FatigueEdit(await Book.ReadAsync<FatiguePolicy>(ct));
        claimDays = (await Book.ReadAsync<ClaimPolicy>(ct)).Days;
        guards = new GuardsEdit(await Book.ReadAsync<VelocityPolicy>(ct), await Book.ReadAsync<BurnPolicy>(ct));
        prices = new SmsPricesEdit(await Book.ReadAsync<SmsPrices>(ct));
        edit = new PolicyEdit(await Book.ReadAsync<CampaignPolicy>(ct));
    });

    async Task SaveAsync()
    {
        var done = await RunAsync(async ct =>
        {
            var (policy, tariff) = (sending!.ToPolicy(), prices!.ToPrices());
            // All that can be refused before the first write, so that a refusal leaves nothing half saved.
            ChannelPolicyActions.Check(policy);
            SmsPriceActions.Check(tariff);
            await Sending.SaveAsync(By, policy, ct);
            await Prices.SaveAsync(By, tariff, ct);
            await Book.WriteAsync(By, edit!.ToPolicy(), ct);
            await Book.WriteAsync(By, fatigue!.ToPolicy(), ct);
            await Book.WriteAsync(By, guards!.ToVelocity(), ct);
            await Book.WriteAsync(By, guards.ToBurn(), ct);
            await Book.WriteAsync(By, new ClaimPolicy { Days = Math.Clamp(claimDays, 0, 365) }, ct);
        });
        if (done) Notices.Done(Words["Saved"]);
    }
}
