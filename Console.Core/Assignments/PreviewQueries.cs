using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Codes;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments;

/// <summary>One channel's message as a named member would get it.</summary>
/// <param name="Problem">A template that cannot be rendered; null when it can.</param>
/// <param name="IsReminder">What is said when the offer ends soon, where it is written.</param>
public sealed record MessagePreview(string Channel, string Language, RenderedMessage? Message, string? Problem, bool IsReminder = false);

/// <summary>Shows messages before they are sent, made by the very code that makes them when they are.</summary>
public sealed class PreviewQueries(IDbContextFactory<ConsoleDb> databases, MessageRenderer renderer, TimeProvider clock)
{
    /// <summary>The messages of all chosen channels for one member.</summary>
    public async Task<IReadOnlyList<MessagePreview>> OfAsync(Actor by, long campaign, long member, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        by.Demand(Right.SeePersonal);
        await using var db = databases.CreateDbContext();
        var about = await CampaignCase.ReadAsync(db, campaign, ct);
        if (!await db.Set<Member>().Within(by.Scope, db).AnyAsync(row => row.Id == member, ct)) throw PlatformRefusals.NotFound("member", member);
        var recipient = (await Recipients.ReadAsync(db, [member], ct))[member];
        var terms = await RunTerms.ReadAsync(db, about, by.Scope, clock.GetUtcNow(), ct);
        return [.. from isReminder in Kinds(about)
                   from channel in about.Sending
                   where !isReminder || about.Reminders.Any(row => row.Channel == channel)
                   select Of(about, channel, recipient, terms.EndsAt, isReminder)];
    }

    /// <summary>The messages of all chosen channels in every language, for an invented member: nobody's data, so an approver may see them.</summary>
    public async Task<IReadOnlyList<MessagePreview>> ExampleAsync(Actor by, long campaign, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var about = await CampaignCase.ReadAsync(db, campaign, ct);
        var terms = await RunTerms.ReadAsync(db, about, by.Scope, clock.GetUtcNow(), ct);
        return [.. from isReminder in Kinds(about)
                   from channel in about.Sending
                   from language in Languages.All
                   where isReminder ? about.Reminders.Any(row => row.Channel == channel && row.Language == language) : about.Texts.Language(channel, language) == language
                   select Of(about, channel, Example(language), terms.EndsAt, isReminder)];
    }

    static IEnumerable<bool> Kinds(CampaignCase about) => about.Campaign.EndReminderDays is null ? [false] : [false, true];

    static Recipient Example(string language) => new(0, language, Say("example.name", language), "gold", Say("example.store", language), Say("example.city", language));

    static string Say(string key, string language) => Platform.Wording.Wording.Say(key, language);

    MessagePreview Of(CampaignCase about, string channel, Recipient recipient, DateTimeOffset? endsAt, bool isReminder)
    {
        var (choice, extras) = (isReminder ? about.ReminderTexts : about.Texts, Sample(about, endsAt, isReminder));
        var language = choice.Language(channel, recipient.Language);
        if (choice.For(channel, recipient.Language) is not { } texts) return new MessagePreview(channel, language, null, null, isReminder);
        try
        {
            return new MessagePreview(channel, language, renderer.Render(channel, texts, Recipients.Values(about, recipient, language, extras)), null, isReminder);
        }
        catch (Refused problem)
        {
            return new MessagePreview(channel, language, null, problem.Values.FirstOrDefault()?.ToString(), isReminder);
        }
    }

    /// <summary>Links and codes as they will look; the real ones are made with the message.</summary>
    internal static MessageExtras Sample(CampaignCase about, DateTimeOffset? endsAt, bool isReminder = false) => new(
        about.Offer?.Codes.Kind switch
        {
            CodeKind.Shared => about.Offer.Codes.Shared,
            // Their own code comes with the claim, after the message.
            CodeKind.Personal when about.Offer.Reach == OfferReach.Claim && !isReminder => null,
            CodeKind.Personal or CodeKind.Pool => "SAMPLE-CODE",
            _ => null,
        },
        endsAt, "https://example.com/o/preview", "https://example.com/u/preview", about.Offer?.Reach == OfferReach.Claim ? "https://example.com/c/preview" : null);
}
