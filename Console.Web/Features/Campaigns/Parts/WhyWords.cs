using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Why;
using CampaignConsole.Web.Ui;
using Microsoft.Extensions.Localization;

namespace CampaignConsole.Web.Features.Campaigns.Parts;

/// <summary>Says in sentences why a member did, or did not, get what a campaign sends.</summary>
public sealed class WhyWords(IStringLocalizer words, UserTime time)
{
    public static Tone Tone(MemberDecision one) =>
        one.Outcome == AssignmentOutcome.Assigned || one.ClaimedAt is not null ? Ui.Tone.Good : one.Outcome == AssignmentOutcome.Control ? Ui.Tone.Accent : Ui.Tone.Warn;

    public string Decision(MemberDecision one) => one.ClaimedAt is { } claimed ? words["HasClaimed", time.Show(claimed)] : one.Outcome switch
    {
        AssignmentOutcome.Assigned when one.IsInvitation => words["WasInvited", time.Show(one.At)],
        AssignmentOutcome.Assigned => words["WasAssigned", time.Show(one.At)],
        AssignmentOutcome.Control => words["WasControl", time.Show(one.At)],
        AssignmentOutcome.Claimed => words["HasClaimed", time.Show(one.At)],
        AssignmentOutcome.Suppressed => words["WasSuppressed", time.Show(one.At), CampaignWords.Reason(one.Reason)],
    };

    public string Audience(WhyAudience audience) => audience switch
    {
        { IsActive: false } => words["WhyNotActive"],
        { Name: null } => words["WhyNoAudience"],
        _ => words[audience.IsIn ? "WhyIn" : "WhyOut", audience.Name, audience.Version ?? 0],
    };

    public string Offer(WhyOffer offer)
    {
        var holds = offer switch
        {
            { IsWithdrawn: true } => words["WhyOfferGone", offer.Name],
            { EndsAt: { } end } => words["WhyOffer", offer.Name, time.Show(end)],
            _ => words["WhyOfferOpen", offer.Name],
        };
        return offer.CodeMask is { } mask ? $"{holds} {words["WhyCode", mask]}" : holds;
    }

    public string Use(WhyUse use) => words[use.IsReturn ? "WhyReturned" : "WhyUsed", time.Show(use.At)];

    /// <summary>One message as one line of sentences: where it stands and why, how often it was tried, until when it waits, who has it, what came back.</summary>
    public string Message(WhyMessage message)
    {
        var said = new List<string> { words[message.IsReminder ? "WhyReminder" : "WhyMessage", CampaignWords.Channel(message.Channel), words["Delivery." + message.State], time.Show(message.UpdatedAt)] };
        if (message.Reason is { } reason) said.Add(words["WhyBecause", CampaignWords.Reason(reason)]);
        if (message.Attempt > 1) said.Add(words["WhyAttempts", message.Attempt]);
        var isOpen = DeliveryMoves.Pending.Contains(message.State);
        if (message.Until is { } until) said.Add(words[isOpen ? "WhyWaits" : "WhyRuleUntil", time.Show(until)]);
        if (isOpen && message is { ExpiresAt: { } end, Task: null }) said.Add(words["WhyExpires", time.Show(end)]);
        if (message.Task is { } task)
        {
            if (isOpen) said.Add(words["WhyTask", task.Store, time.Show(task.DueAt)]);
            if (task.TakenBy is { } name) said.Add(words["WhyTaskTaken", name]);
        }

        said.AddRange(message.CameBack.Select(back => words[back.IsMachine ? "WhyMachine" : "WhyEvent", words["Returned." + back.Kind], time.Show(back.At)].Value));
        return string.Join(' ', said);
    }
}
