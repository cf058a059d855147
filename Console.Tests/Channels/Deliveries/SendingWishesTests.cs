using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.Deliveries;

/// <summary>What holds a message back in the transaction that would send it, beside consent: suppressed addresses, pauses and "less often".</summary>
public sealed class SendingWishesTests
{
    [Theory, EachDatabase]
    public async Task An_address_suppressed_after_the_launch_is_not_written_to_and_stands_in_the_balance(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind, services => services.AddMembers());
        await stage.PlanAsync("sms", 3);
        await stage.PlanAsync("email", 3);
        var actions = stage.Console.Get<SuppressionActions>();
        await actions.AddAsync(stage.Console.Marketer, LedgerStage.Address("sms", 2), new SuppressionDraft(SuppressedFor.Asked), default);
        await actions.AddAsync(stage.Console.Marketer, LedgerStage.Address("email", 3), new SuppressionDraft(SuppressedFor.Asked, Until: DateOnly.FromDateTime(stage.Console.Clock.Now.Date)), default);
        await actions.AddAsync(stage.Console.Marketer, LedgerStage.Address("email", 1), new SuppressionDraft(SuppressedFor.Bounced), default);
        stage.Console.Clock.Advance(TimeSpan.FromDays(2));

        await stage.Pump.DrainAsync(default);

        var rows = await stage.RowsAsync();
        Assert.Equal([(2L, "sms"), (1L, "email")], rows.Where(row => row.Reason == "suppressed_address").Select(row => (row.MemberId, row.Channel)));
        // The one whose term is over is written to.
        Assert.Equal(4, rows.Count(row => row.State == DeliveryState.Accepted));
        var balance = (await stage.Console.ReadAsync(db => DeliveryBalance.OfRunAsync(db, LedgerStage.Run, default))).Single(row => row.Channel == "sms");
        Assert.Equal((3, 2, 1), (balance.Planned, balance.Sent, balance.Skipped));
    }

    [Theory, EachDatabase]
    public async Task Whoever_has_paused_is_left_in_peace_until_that_day(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.PlanAsync("sms", 2);
        await WishAsync(stage, 1, wish => wish.PausedUntil = stage.Console.Clock.Now.AddMinutes(1));
        await WishAsync(stage, 2, wish => wish.PausedUntil = stage.Console.Clock.Now);

        await stage.Pump.DrainAsync(default);

        Assert.Equal(["paused", null], (await stage.RowsAsync()).Select(row => row.Reason));
    }

    [Theory, EachDatabase]
    public async Task Less_often_is_the_same_number_in_twice_the_time(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.Console.Get<SettingsBook>().WriteAsync(stage.Console.Administrator, CampaignPolicy.Default with { MostRuns = 1, WindowDays = 7 }, default);
        await RunAsync(1);
        await WishAsync(stage, 1, wish => wish.LessOften = true);

        stage.Console.Clock.Advance(TimeSpan.FromDays(8));
        await RunAsync(2);
        stage.Console.Clock.Advance(TimeSpan.FromDays(8));
        await RunAsync(3);

        var rows = await stage.RowsAsync();
        Assert.Equal([null, "less_often", null], rows.Where(row => row.MemberId == 1).Select(row => row.Reason));
        Assert.All(rows.Where(row => row.MemberId == 2), row => Assert.Equal(DeliveryState.Accepted, row.State));

        async Task RunAsync(int number)
        {
            await stage.Console.WriteAsync(db =>
            {
                if (number > 1) LedgerStage.AddCampaign(db, LedgerStage.Campaign + number, LedgerStage.Run + number);
            });
            await stage.PlanAsync("sms", 2, campaign: number == 1 ? LedgerStage.Campaign : LedgerStage.Campaign + number, run: number == 1 ? LedgerStage.Run : LedgerStage.Run + number);
            await stage.Pump.DrainAsync(default);
        }
    }

    [Theory, EachDatabase]
    public async Task A_row_without_consent_does_not_take_the_place_of_another_run(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        await stage.Console.WriteAsync(db => LedgerStage.AddCampaign(db, LedgerStage.Campaign + 1, LedgerStage.Run + 1));
        await stage.PlanAsync("sms", 1);
        await stage.PlanAsync("sms", 1, campaign: LedgerStage.Campaign + 1, run: LedgerStage.Run + 1);
        // The first run speaks of something that the member never agreed to.
        await stage.ChangeAsync(db => db.Set<Campaign>().Where(campaign => campaign.Id == LedgerStage.Campaign).ExecuteUpdateAsync(set => set.SetProperty(campaign => campaign.Topic, "news")));
        await WishAsync(stage, 1, wish => wish.LessOften = true);

        await stage.Pump.DrainAsync(default);

        Assert.Equal(["no_consent", null], (await stage.RowsAsync()).Select(row => row.Reason));
    }

    static Task WishAsync(LedgerStage stage, long member, Action<SendingWish> set) => stage.Console.WriteAsync(db =>
    {
        var wish = new SendingWish { MemberId = member, UpdatedAt = stage.Console.Clock.Now };
        set(wish);
        db.Add(wish);
    });
}
