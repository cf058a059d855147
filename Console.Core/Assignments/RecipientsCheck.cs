using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Campaigns.Readiness;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Settings;
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
        if (forecast.Sms is { } size) found.AddRange(await CostAsync(db, campaign, size, ct));
        found.AddRange(forecast.FieldsOver.Select(over => new ReadinessReason("template_field_over", EditorStep.Channels, true, new ChannelWord(over.Channel), over.Field, over.Count, new FieldProblemWord(over.Problem))));
        if (forecast.OneTime is { } left && left.WithOne < left.Recipients) found.Add(new("one_time_left", EditorStep.Who, false, left.Recipients, left.WithOne));
        if (forecast is { Considered: > 0, Assigned: 0 }) found.Add(new("nobody_gets_it", EditorStep.Who, true, forecast.Considered));
        return found;
    }

    static async Task<IReadOnlyList<ReadinessReason>> CostAsync(ConsoleDb db, CampaignCase campaign, SmsSize sms, CancellationToken ct)
    {
        var sending = new SendingCost(sms.Most, sms.Unpriced);
        List<ReadinessReason> found = [];
        if (sms is { Cost: { } cost, Most: { } most })
            found.Add(new(most > cost ? "sms_cost_at_most" : "sms_cost", EditorStep.Channels, false, Of(cost), sms.Segments, Of(most)) { SendingCost = sending });
        // Where no price is entered at all, nobody asked what it costs unless there is a limit.
        if (sms.Unpriced > 0 && (sms.Most is not null || (await SettingsBook.ReadAsync<CampaignPolicy>(db, ct)).SendingCostAbove is not null))
            found.Add(new("sms_unpriced", EditorStep.Channels, false, sms.Unpriced) { SendingCost = sending });
        return found;

        Money Of(long minor) => new(minor, campaign.Brand.Currency);
    }
}
