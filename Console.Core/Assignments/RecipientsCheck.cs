using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Assignments;

/// <summary>Renders every message to every recipient: fields that would stay empty stop a launch, with how many they concern; so does a run that reaches nobody.</summary>
sealed class RecipientsCheck(ForecastQueries forecasts) : IReadinessCheck
{
    public string Name => "recipients";

    public async Task<IReadOnlyList<ReadinessReason>> FindAsync(ConsoleDb db, CampaignCase campaign, DateTimeOffset now, CancellationToken ct)
    {
        if (campaign.Version is null || campaign.Channels.Count == 0) return [];
        var forecast = await forecasts.OfAsync(db, campaign, Actor.Job("readiness"), ct);
        List<ReadinessReason> found = [.. forecast.Missing.Select(missing =>
            new ReadinessReason("fields_missing", EditorStep.Channels, true, new ChannelWord(missing.Channel), "{{" + missing.Field + "}}", missing.Count))];
        found.AddRange(forecast.Unproven.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new ReadinessReason("consent_unproven", EditorStep.Who, false, new ChannelWord(pair.Key), pair.Value)));
        if (forecast.Sms is { Longest: > 1, Messages: > 0 } sms) found.Add(new("sms_segments", EditorStep.Channels, false, sms.Messages, sms.Segments, sms.Longest));
        if (forecast.Sms is { Most: { } most } priced)
        {
            Money Of(long minor) => new(minor, campaign.Brand.Currency);
            found.Add(new ReadinessReason(priced.Most > priced.Cost ? "sms_cost_at_most" : "sms_cost", EditorStep.Channels, false, Of(priced.Cost ?? most), priced.Segments, Of(most)) { SendingCost = most });
        }

        found.AddRange(forecast.FieldsOver.Select(over => new ReadinessReason("template_field_over", EditorStep.Channels, true, new ChannelWord(over.Channel), over.Field, over.Count, new FieldProblemWord(over.Problem))));
        if (forecast.OneTime is { } left && left.WithOne < left.Recipients) found.Add(new("one_time_left", EditorStep.Who, false, left.Recipients, left.WithOne));
        if (forecast is { Considered: > 0, Assigned: 0 }) found.Add(new("nobody_gets_it", EditorStep.Who, true, forecast.Considered));
        return found;
    }
}
