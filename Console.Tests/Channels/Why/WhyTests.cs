using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Channels.Why;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Channels.StaffTasks;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.Why;

/// <summary>"Why, or why not, this member": what is known, from the rule to the till.</summary>
public sealed class WhyTests
{
    [Theory, EachDatabase]
    public async Task The_answer_has_the_rule_the_decision_the_offer_each_message_and_what_came_back(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind);
        await stage.Tasks().TakeAsync(TaskStage.Chen, await stage.KeyOfAsync(1), null, default);
        var (why, by, now) = (stage.Console.Get<WhyQueries>(), stage.Console.Marketer, stage.Console.Clock.Now);
        var delivery = await stage.RowOfAsync(1);
        await stage.Console.WriteAsync(db =>
        {
            db.Add(new DeliveryEvent { DeliveryId = delivery.Id, OriginMemberId = 1, CampaignId = LedgerStage.Campaign, Channel = "task", Kind = "reached", At = now, ProviderEventId = "e1" });
            db.Add(new ActivityEntry { OriginMemberId = 1, MemberId = 1, Kind = ActivityKind.Redeemed, At = now, CampaignId = LedgerStage.Campaign });
        });

        var one = await why.AskAsync(by, LedgerStage.Campaign, 1, default);
        Assert.Equal(("Gold in the east", 1, true, true), (one.Audience.Name, one.Audience.Version, one.Audience.IsActive, one.Audience.IsIn));
        Assert.Equal([true, true], one.Audience.Parts.Select(part => part.Fits));
        Assert.Contains("gold", one.Audience.Parts[0].Sentence, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(AssignmentOutcome.Assigned, Assert.Single(one.Runs).Outcome);
        Assert.Equal(("20 % off coats", "7KQ2", false), (one.Offer!.Name, one.Offer.CodeMask, one.Offer.IsWithdrawn));
        var message = Assert.Single(one.Messages);
        Assert.Equal((DeliveryState.Handed, 1, "Nanjing Road", "Chen Jie"), (message.State, message.Attempt, message.Task!.Store, message.Task.TakenBy));
        Assert.Equal(new WhyEvent("reached", now, false, null), Assert.Single(message.CameBack));
        Assert.Equal([new WhyUse(now, false)], one.Uses);

        var two = await why.AskAsync(by, LedgerStage.Campaign, 2, default);
        Assert.Equal((false, "True, False"), (two.Audience.IsIn, string.Join(", ", two.Audience.Parts.Select(part => part.Fits))));
        Assert.Equal((AssignmentOutcome.Suppressed, "no_consent"), (two.Runs[0].Outcome, two.Runs[0].Reason));
        Assert.Equal((null, 0), (two.Offer, two.Messages.Count));

        var three = await why.AskAsync(by, LedgerStage.Campaign, 3, default);
        Assert.Equal((0, false, false), (three.Runs.Count, three.Audience.IsActive, three.Audience.IsIn));
    }

    [Theory, EachDatabase]
    public async Task Members_of_other_stores_are_not_found_and_rights_are_asked_for(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind);
        var why = stage.Console.Get<WhyQueries>();
        var elsewhere = stage.Console.Marketer with { Scope = new Scope(ScopeKind.Stores, ["S2"]) };
        Assert.Equal("not_found", await TaskStage.RefusedAsync(() => why.AskAsync(elsewhere, LedgerStage.Campaign, 1, default)));
        Assert.Equal("right_missing", await TaskStage.RefusedAsync(() => why.AskAsync(TaskStage.Chen, LedgerStage.Campaign, 1, default)));
    }

    /// <summary>Member 1 of the east has a task, 2 of the north was left out, 3 is erased.</summary>
    internal static async Task<LedgerStage> StartAsync(DatabaseKind kind)
    {
        var stage = await TaskStage.StartAsync(kind);
        await stage.Console.WriteAsync(db =>
        {
            var now = stage.Console.Clock.Now;
            db.Add(new Member { Id = 2, Tier = "gold", Region = "North", HomeStoreId = 2 });
            db.Add(new Member { Id = 3, Status = MemberStatus.Erased });
            db.Add(new Audience { Id = 8, Name = "Gold in the east" });
            var rule = new AllOf(new TierIs(["gold"]), new RegionIs(["East"])).ToJson();
            db.Add(new AudienceVersion { AudienceId = 8, Number = 1, Rule = rule, RuleHash = Ids.Sha256(rule), SavedAt = now, SavedBy = "Li Wei" });
            db.Add(new OfferCode { Id = 77, OfferId = LedgerStage.Offer, Kind = CodeKind.Personal, Hmac = [1], Cipher = [2], Mask = "7KQ2", MemberId = 1, OriginMemberId = 1 });
            db.Add(new Assignment { Id = 900, OccurrenceId = LedgerStage.Run, CampaignId = LedgerStage.Campaign, OfferId = LedgerStage.Offer, OriginMemberId = 1, MemberId = 1, Outcome = AssignmentOutcome.Assigned, At = now, CodeId = 77 });
            db.Add(new Assignment { Id = 901, OccurrenceId = LedgerStage.Run, CampaignId = LedgerStage.Campaign, OfferId = LedgerStage.Offer, OriginMemberId = 2, MemberId = 2, Outcome = AssignmentOutcome.Suppressed, Reason = "no_consent", At = now });
        });
        await stage.ChangeAsync(db => db.Set<Campaign>().ExecuteUpdateAsync(set => set.SetProperty(campaign => campaign.AudienceId, 8L).SetProperty(campaign => campaign.AudienceVersion, 1)));
        await stage.HandAsync(1);
        await stage.ChangeAsync(db => db.Set<Member>().Where(member => member.Id == 1).ExecuteUpdateAsync(set => set.SetProperty(member => member.Tier, "gold").SetProperty(member => member.Region, "East")));
        return stage;
    }
}
