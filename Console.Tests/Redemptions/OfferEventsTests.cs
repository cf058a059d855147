using System.Text.Json;
using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Events;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Evaluations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Redemptions;

/// <summary>What other systems are told of an offer's budget and of its end.</summary>
public class OfferEventsTests
{
    [Theory, EachDatabase]
    public async Task Eighty_and_a_hundred_per_cent_of_the_uses_are_told_once_each(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 5 }));
        for (var i = 0; i < 3; i++) await ReserveAsync(till);
        Assert.Empty(await LevelsAsync(till, offer));
        await ReserveAsync(till);
        Assert.Equal([80], await LevelsAsync(till, offer));
        var last = (await ReserveAsync(till)).Held!;
        Assert.Equal([80, 100], await LevelsAsync(till, offer));

        await till.Get<RedemptionActions>().ReleaseAsync(By, last.Id, default);
        await ReserveAsync(till);
        Assert.Equal([80, 100], await LevelsAsync(till, offer));
    }

    [Theory, EachDatabase]
    public async Task A_use_that_takes_the_whole_money_tells_both_levels(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Money = 20_000 }));
        await ReserveAsync(till);
        Assert.Equal([80, 100], await LevelsAsync(till, offer));
    }

    [Theory, EachDatabase]
    public async Task Tills_that_reach_a_level_at_once_tell_it_once(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody, new OfferCaps { Uses = 10 }));
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => ReserveAsync(till))));
        Assert.Equal([80, 100], await LevelsAsync(till, offer));
    }

    [Theory, EachDatabase]
    public async Task An_offer_has_ended_once_it_is_over_on_every_shops_clock(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        await till.WriteAsync(db => db.Add(new Store { Code = "S9", Name = "Vancouver", TimeZone = "America/Vancouver" }));
        var (offer, _) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Everybody));

        var over = new DateTimeOffset(2026, 12, 1, 8, 0, 0, TimeSpan.Zero);
        Assert.Equal(0, await EndsAtAsync(till, offer, over.AddMinutes(-1)));
        Assert.Equal(1, await EndsAtAsync(till, offer, over));
        Assert.Equal(1, await EndsAtAsync(till, offer, over));
    }

    [Theory, EachDatabase]
    public async Task An_offer_that_counts_days_has_ended_with_its_last_holder(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var offer = await HeldAsync(till, CampaignState.Finished);
        Assert.Equal(0, await EndsAtAsync(till, offer, TestClock.Usual.AddDays(1.5)));
        Assert.Equal(1, await EndsAtAsync(till, offer, TestClock.Usual.AddDays(2)));

        // Launched once more, it has new holders, and ends once more with the last of them.
        await till.Get<WriteGate>().WriteAsync(db => till.Get<OfferSeal>().GoLiveAsync(db, offer, default), default);
        Assert.Equal(2, await EndsAtAsync(till, offer, TestClock.Usual.AddDays(2)));
    }

    [Theory, EachDatabase]
    public async Task An_offer_that_counts_days_has_not_ended_while_its_campaign_may_still_assign_it(DatabaseKind kind)
    {
        await using var till = await StartAsync(kind);
        var offer = await HeldAsync(till, CampaignState.Running);
        Assert.Equal(0, await EndsAtAsync(till, offer, TestClock.Usual.AddDays(3)));
    }

    /// <summary>An offer that one member holds for a day and another for two.</summary>
    static async Task<long> HeldAsync(TestApi till, CampaignState state)
    {
        var (offer, campaign) = await TillKit.LiveAsync(till.Services, TillKit.Definition(OfferReach.Holders) with { When = new OfferWhen { DaysFromAssignment = 7 } });
        await till.Get<WriteGate>().WriteAsync(async db =>
        {
            for (var member = 1; member <= 2; member++)
            {
                db.Add(new Assignment
                {
                    OccurrenceId = 1, CampaignId = campaign, OfferId = offer, OriginMemberId = member, MemberId = member, At = TestClock.Usual, EndsAt = TestClock.Usual.AddDays(member),
                });
            }

            await db.Set<Campaign>().Where(row => row.Id == campaign).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, state));
        }, default);
        return offer;
    }

    static Core.Platform.Access.Actor By => TestConsole.Person(Core.Platform.Access.Roles.Administrator, 1, "Ada");

    static async Task<TestApi> StartAsync(DatabaseKind kind)
    {
        var till = await TestApi.StartAsync(kind);
        await TillKit.SeedAsync(till.Get<WriteGate>());
        return till;
    }

    static Task<ReserveAnswer> ReserveAsync(TestApi till) =>
        till.Get<RedemptionActions>().ReserveAsync(By, new ReserveAsked { Basket = TillKit.Coat() }, new EvaluationTerms(), default);

    /// <summary>How often the offer's end was told, once the job that looks for it has run at this instant.</summary>
    static async Task<int> EndsAtAsync(TestApi till, long offer, DateTimeOffset now)
    {
        till.Clock.Now = now;
        await till.Services.GetServices<IRecurringJob>().Single(job => job.Name == "offer-ends").TickAsync(default);
        return await till.ReadAsync(db => db.Set<OutgoingEvent>().CountAsync(row => row.Type == "offer.ended" && row.Subject == $"offer/{offer}"));
    }

    static async Task<List<int>> LevelsAsync(TestApi till, long offer)
    {
        var told = await till.ReadAsync(db => db.Set<OutgoingEvent>().Where(row => row.Type == "budget.reached" && row.Subject == $"offer/{offer}").OrderBy(row => row.Id).Select(row => row.Data).ToListAsync());
        return [.. told.Select(data => JsonDocument.Parse(data).RootElement.GetProperty("percent").GetInt32())];
    }
}
