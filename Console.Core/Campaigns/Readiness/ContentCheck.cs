using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Campaigns.Readiness;

/// <summary>Every chosen channel has its texts in the brand's language, whole and readable; gaps in the other language are named.</summary>
sealed class ContentCheck : IReadinessCheck
{
    public string Name => "content";

    public Task<IReadOnlyList<ReadinessReason>> FindAsync(ConsoleDb db, CampaignCase campaign, DateTimeOffset now, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<ReadinessReason>>([.. Find(campaign)]);

    static IEnumerable<ReadinessReason> Find(CampaignCase campaign)
    {
        var chosen = campaign.Sending.Where(channel => ContentShapes.Of(channel).Count > 0).ToList();
        foreach (var channel in campaign.Texts.WithoutFallback(chosen)) yield return new("content_missing", EditorStep.Channels, true, new ChannelWord(channel));
        foreach (var row in campaign.Content.Where(row => chosen.Contains(row.Channel)))
        {
            var texts = new MessageTexts(row.Subject, row.Body, row.Html);
            var (channel, language) = (new ChannelWord(row.Channel), new LanguageWord(row.Language));
            foreach (var shape in ContentShapes.Of(row.Channel))
            {
                var text = texts[shape.Part];
                if (shape.Needed && string.IsNullOrWhiteSpace(text)) yield return new("content_part_missing", EditorStep.Channels, true, channel, language, shape.Part);
                if (string.IsNullOrEmpty(text)) continue;
                var template = MessageTemplate.Read(text);
                foreach (var problem in template.Problems) yield return new("content_broken", EditorStep.Channels, true, channel, language, problem.Detail);
                if (shape.IsHtml && template.Problems.Count == 0 && !template.Fields.Contains(MergeFields.Unsubscribe))
                    yield return new("no_unsubscribe", EditorStep.Channels, true, language);
            }
        }

        foreach (var channel in chosen)
            foreach (var language in Languages.All.Where(language => campaign.Content.Any(row => row.Channel == channel) && !campaign.Content.Any(row => row.Channel == channel && row.Language == language)))
                if (language != Languages.Of(campaign.Brand.Language)) yield return new("language_missing", EditorStep.Channels, false, new ChannelWord(channel), new LanguageWord(language));
    }
}

/// <summary>A channel among the values of a sentence: it is said by its name in the reader's language.</summary>
public sealed record ChannelWord(string Channel);

/// <summary>What is wrong with a field of a registered template, among the values of a sentence.</summary>
public sealed record FieldProblemWord(string Code);

/// <summary>A language among the values of a sentence.</summary>
public sealed record LanguageWord(string Language);
