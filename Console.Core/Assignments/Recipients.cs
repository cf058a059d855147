using System.Globalization;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments;

/// <summary>What a message to one member is made of; personal, never logged.</summary>
/// <param name="Language">The member's own; null: the brand's.</param>
public sealed record Recipient(long MemberId, string? Language, string Name, string? Tier, string? HomeStore, string? City);

/// <summary>What only the sender knows about one message.</summary>
/// <param name="Code">The code to show; null where the offer has none.</param>
/// <param name="EndsAt">The member's own end, where the offer counts days.</param>
/// <param name="ClaimLink">The member's own link to claim the offer; null where it need not be claimed.</param>
public sealed record MessageExtras(string? Code, DateTimeOffset? EndsAt, string? Link, string? Unsubscribe, string? ClaimLink = null);

/// <summary>Fills the merge fields: the same for the preview, the check of all recipients and the message that is sent.</summary>
public static class Recipients
{
    /// <summary>Reads the facts of some members, by member.</summary>
    public static async Task<IReadOnlyDictionary<long, Recipient>> ReadAsync(ConsoleDb db, long[] ids, CancellationToken ct) =>
        await (from member in db.Set<Member>()
               where ids.Contains(member.Id)
               join person in db.Set<Person>() on member.Id equals person.MemberId into persons
               from person in persons.DefaultIfEmpty()
               join store in db.Set<Store>() on member.HomeStoreId equals store.Id into stores
               from store in stores.DefaultIfEmpty()
               select new Recipient(member.Id, member.Language, person == null ? "" : person.Name, member.Tier, store == null ? null : store.Name, person == null ? null : person.City))
            .ToDictionaryAsync(recipient => recipient.MemberId, ct);

    /// <summary>The merge fields of one recipient in a language.</summary>
    public static MergeValues Values(CampaignCase about, Recipient recipient, string language, MessageExtras extras)
    {
        var culture = Wording.Cultures[Languages.Of(language)];
        return new MergeValues
        {
            [MergeFields.Name] = recipient.Name,
            [MergeFields.Tier] = recipient.Tier is { Length: > 0 } tier ? char.ToUpper(tier[0], culture) + tier[1..] : null,
            [MergeFields.HomeStore] = recipient.HomeStore,
            [MergeFields.City] = recipient.City,
            [MergeFields.Headline] = about.Offer?.Headline.In(language),
            [MergeFields.Terms] = about.Offer?.Terms.In(language) is { Length: > 0 } terms ? terms : about.Offer?.Headline.In(language),
            [MergeFields.TillText] = about.Offer?.TillText.In(language) is { Length: > 0 } till ? till : about.Offer?.Headline.In(language),
            [MergeFields.Code] = extras.Code,
            [MergeFields.Ends] = Ends(about, extras.EndsAt, language, culture),
            [MergeFields.Brand] = about.Brand.Name,
            [MergeFields.Link] = extras.Link,
            [MergeFields.ClaimLink] = extras.ClaimLink,
            [MergeFields.Unsubscribe] = extras.Unsubscribe,
        };
    }

    static string Ends(CampaignCase about, DateTimeOffset? own, string language, CultureInfo culture)
    {
        var end = own is { } instant ? Instants.Wall(instant, Instants.Zone(about.Brand.TimeZone)) : about.Offer?.When.To;
        if (end is null && about.Offer is { Reach: OfferReach.Claim, When.DaysFromAssignment: { } days }) return string.Format(culture, Wording.Say("message.claimed_days", language), days);
        return end is { } wall ? LastMoment(wall, language) : Wording.Say("message.no_end", language);
    }

    /// <summary>An end in words.</summary>
    /// <param name="wall">The first minute that no longer counts.</param>
    internal static string LastMoment(DateTime wall, string language)
    {
        var culture = Wording.Cultures[Languages.Of(language)];
        // The stored end is the first minute that no longer counts; midnight is said as the day before it.
        var last = wall.TimeOfDay == TimeSpan.Zero ? wall.AddDays(-1) : wall;
        return last.ToString(Wording.Say(wall.TimeOfDay == TimeSpan.Zero ? "message.end_day" : "message.end_minute", language), culture);
    }
}
