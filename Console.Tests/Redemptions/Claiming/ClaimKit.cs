using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Redemptions.Claiming;

/// <summary>Launched campaigns whose offer has to be claimed.</summary>
static class ClaimKit
{
    public static Actor Staff => TestConsole.Person(Roles.Administrator, 1, "Ada");

    /// <summary>A live offer, its campaign, and a run of it that has assigned.</summary>
    public static async Task<ClaimStage> LiveAsync(IServiceProvider services, PromotionDefinition? definition = null, int controlBasisPoints = 0, string name = "Coats")
    {
        var gate = services.GetRequiredService<WriteGate>();
        var (offer, campaign) = await TillKit.LiveAsync(services, definition ?? TillKit.Definition(OfferReach.Claim), name);
        var run = await gate.WriteAsync(async db =>
        {
            var row = (await db.FindAsync<Campaign>(campaign))!;
            (row.State, row.LaunchedAt, row.ControlBasisPoints, row.Seed) = (CampaignState.Running, TestClock.Usual, controlBasisPoints, 4711);
            var made = new Occurrence
            {
                CampaignId = campaign, OfferId = offer, TimeZone = "Asia/Shanghai", LocalAt = new DateTime(2026, 11, 21, 20, 0, 0), DueAt = TestClock.Usual, AssignedAt = TestClock.Usual,
                State = OccurrenceState.Finished,
            };
            db.Add(made);
            await db.SaveChangesAsync();
            return made.Id;
        }, default);
        return new ClaimStage(services, offer, campaign, run);
    }
}

/// <param name="Run">The run in which somebody who was not told gets a row.</param>
sealed record ClaimStage(IServiceProvider Services, long Offer, long Campaign, long Run)
{
    ClaimBook Actions => Services.GetRequiredService<ClaimBook>();

    public Task<ClaimAnswer> ClaimAsync(long member, bool isTest = false) => Actions.ClaimAsync(new ClaimAsked(Offer, member, ClaimWay.Api, ChannelNames.Web, IsTest: isTest), default);

    public Task<ClaimAnswer> LookAsync(long member) => Actions.LookAsync(new ClaimAsked(Offer, member, ClaimWay.Api, ChannelNames.Web), default);

    public Task InviteAsync(long member) => AddAsync(new Assignment
    {
        OccurrenceId = Run, CampaignId = Campaign, OfferId = Offer, OriginMemberId = member, MemberId = member, Outcome = AssignmentOutcome.Assigned, IsInvitation = true, At = TestClock.Usual,
    });

    public Task AddAsync(Assignment row) => Services.GetRequiredService<WriteGate>().WriteAsync(db =>
    {
        db.Add(row);
        return Task.CompletedTask;
    }, default);

    public Task SetAsync(CampaignState state) => Services.GetRequiredService<WriteGate>().WriteAsync(async db => (await db.FindAsync<Campaign>(Campaign))!.State = state, default);
}
