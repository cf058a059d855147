using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Campaigns.Readiness;

/// <summary>A reminder that the offer ends needs an end that is far enough away, and whole, readable texts.</summary>
sealed class ReminderCheck : IReadinessCheck
{
    public string Name => "reminder";

    public Task<IReadOnlyList<ReadinessReason>> FindAsync(ConsoleDb db, CampaignCase campaign, DateTimeOffset now, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ReadinessReason>>(campaign.Campaign.EndReminderDays is { } days ? [.. Times(campaign, days, now), .. Texts(campaign)] : []);

    static IEnumerable<ReadinessReason> Times(CampaignCase campaign, int days, DateTimeOffset now)
    {
        if (campaign.Offer is not { } offer) yield break;
        if (!offer.IsAssigned()) yield return new("reminder_needs_holders", EditorStep.Channels, true);
        else if (!offer.When.Ends()) yield return new("reminder_without_end", EditorStep.Channels, true);
        else if (offer.When.DaysFromAssignment <= days || (offer.When.To is { } end && Instants.At(end.AddDays(-days), Instants.Zone(campaign.Brand.TimeZone)) <= now))
            yield return new("reminder_too_early", EditorStep.Channels, true, days);
        if (!campaign.Sending.Any()) yield return new("reminder_without_channel", EditorStep.Channels, true);
    }

    static IEnumerable<ReadinessReason> Texts(CampaignCase campaign)
    {
        var chosen = campaign.Sending.Where(channel => ContentShapes.Of(channel).Count > 0).ToList();
        foreach (var row in campaign.Reminders.Where(row => chosen.Contains(row.Channel)))
        {
            var texts = new MessageTexts(row.Subject, row.Body, row.Html);
            var (channel, language) = (new ChannelWord(row.Channel), new LanguageWord(row.Language));
            foreach (var shape in ContentShapes.Of(row.Channel))
            {
                var text = texts[shape.Part];
                if (shape.Needed && string.IsNullOrWhiteSpace(text)) yield return new("reminder_part_missing", EditorStep.Channels, true, channel, language, shape.Part);
                if (string.IsNullOrEmpty(text)) continue;
                var template = MessageTemplate.Read(text);
                foreach (var problem in template.Problems) yield return new("reminder_broken", EditorStep.Channels, true, channel, language, problem.Detail);
                if (shape.IsHtml && template.Problems.Count == 0 && !template.Fields.Contains(MergeFields.Unsubscribe)) yield return new("no_unsubscribe", EditorStep.Channels, true, language);
            }
        }

        foreach (var channel in chosen.Where(channel => campaign.Reminders.All(row => row.Channel != channel)))
            yield return new("reminder_same_text", EditorStep.Channels, false, new ChannelWord(channel));
    }
}
