using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Preferences;

/// <summary>Reads the preference page of the member whom a signed link names. The link is the right; it shows this member only.</summary>
public sealed class PreferenceQueries(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>The longest pause, in months.</summary>
    public const int MostMonths = 12;

    /// <summary>
    /// How long after its message a link shows what is held and takes new consent: about as long as offers run. Messages are forwarded and numbers get new owners, who would
    /// read by it what is another's; leaving must work for ever, this need not.
    /// </summary>
    public const int OpenDays = 90;

    const int MostOffers = 20;

    const int MostMessages = 10;

    /// <summary>The page; null where the member is gone.</summary>
    /// <param name="language">Asked for on the page; null: the member's own, else the brand's.</param>
    public async Task<PreferenceSheet?> ReadAsync(MemberLink link, string? language, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        if (await Survivor.OfAsync(db, link.OriginMemberId, ct) is not { } member) return null;
        var now = clock.GetUtcNow();
        var brand = await db.Set<Brand>().AsNoTracking().FirstAsync(ct);
        var terms = await SettingsBook.ReadAsync<PreferenceTerms>(db, ct);
        var said = Languages.Of(language ?? member.Language ?? brand.Language);
        var zone = ZoneOf(member, brand);
        var today = Instants.Date(now, zone);
        var wish = await db.Set<SendingWish>().AsNoTracking().SingleOrDefaultAsync(row => row.MemberId == member.Id, ct);
        return new PreferenceSheet(
            said, zone, brand.Name, brand.PostalAddress, terms.Contact, terms.Terms.In(said), await ChoicesAsync(db, member.Id, link, said, ct), wish?.LessOften ?? false,
            wish?.PausedUntil is { } until && until > now ? Instants.Date(until, zone) : null, member.ObjectsToPersonalised, today.AddDays(1), today.AddMonths(MostMonths),
            await IsOpenAsync(db, link, member.Id, now, ct) ? await HeldAsync(db, member, brand, said, now, ct) : null)
        {
            Preferred = wish?.Preferred, Fatigue = (await Fatigue.ReadAsync(db, [member.Id], now, ct)).GetValueOrDefault(member.Id),
        };
    }

    /// <summary>The language that a member is answered in.</summary>
    public async Task<string> LanguageAsync(MemberLink link, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var member = await Survivor.OfAsync(db, link.OriginMemberId, ct);
        return Languages.Of(member?.Language ?? await db.Set<Brand>().Select(brand => brand.Language).FirstOrDefaultAsync(ct));
    }

    /// <summary>
    /// Whether a link shows what is held and may bring consent back: its message is young and its address is still the member's. A link without a message (made by hand, or of a test
    /// send) never does: nothing says when it went, or to whom.
    /// </summary>
    internal static async Task<bool> IsOpenAsync(ConsoleDb db, MemberLink link, long member, DateTimeOffset now, CancellationToken ct)
    {
        var sent = await db.Set<Delivery>().Where(row => row.Id == link.DeliveryId).Select(row => new { row.FirstAttemptAt, row.UpdatedAt, row.IdentityId }).FirstOrDefaultAsync(ct);
        // Reports that come later move the row; the first attempt stays.
        if (sent is null || (sent.FirstAttemptAt ?? sent.UpdatedAt) <= now.AddDays(-OpenDays)) return false;
        return sent.IdentityId is not { } address || await db.Set<Identity>().AnyAsync(row => row.Id == address && row.MemberId == member, ct);
    }

    /// <summary>The member's wall clock, else the brand's.</summary>
    internal static TimeZoneInfo ZoneOf(Member member, Brand brand) => Instants.Zone(Instants.IsZone(member.TimeZone) ? member.TimeZone! : brand.TimeZone);

    /// <summary>Every active topic on every channel that can reach the member, and whatever the member ever decided about.</summary>
    internal static async Task<IReadOnlyList<MemberChoice>> ChoicesAsync(ConsoleDb db, long member, MemberLink link, string language, CancellationToken ct)
    {
        var states = await db.Set<ConsentState>().AsNoTracking().Where(state => state.MemberId == member && state.Channel != ConsentStatement.AllChannels).ToListAsync(ct);
        var topics = await db.Set<Topic>().AsNoTracking().ToListAsync(ct);
        var kinds = (await db.Set<Identity>().Where(identity => identity.MemberId == member).Select(identity => identity.Kind).Distinct().ToListAsync(ct)).ToHashSet();
        var hasPost = await db.Set<Person>().AnyAsync(person => person.MemberId == member && person.Line1 != null && person.City != null, ct);
        var channels = ChannelNames.Sending.Where(channel =>
            channel == link.Channel || (MemberFacts.AddressKind(channel) is { } kind ? kinds.Contains(kind) : channel == ChannelNames.Mail && hasPost));
        var names = topics.ToDictionary(topic => topic.Code, topic => Languages.Of(language) == Languages.Chinese ? topic.NameZh : topic.NameEn);
        var granted = states.ToDictionary(state => (state.Channel, state.Topic), state => state.Granted);
        return [.. topics.Where(topic => topic.IsActive).SelectMany(topic => channels.Select(channel => (channel, topic.Code))).Union(granted.Keys)
            .OrderBy(pair => pair.Item2, StringComparer.Ordinal).ThenBy(pair => pair.Item1, StringComparer.Ordinal)
            .Select(pair => new MemberChoice(pair.Item1, pair.Item2, names.GetValueOrDefault(pair.Item2, pair.Item2), granted.GetValueOrDefault(pair)))];
    }

    static async Task<HeldAboutMember> HeldAsync(ConsoleDb db, Member member, Brand brand, string language, DateTimeOffset now, CancellationToken ct)
    {
        var name = await db.Set<Person>().Where(person => person.MemberId == member.Id).Select(person => person.Name).FirstOrDefaultAsync(ct);
        var addresses = await db.Set<Identity>().Where(row => row.MemberId == member.Id).OrderBy(row => row.Kind).ThenBy(row => row.Id).Select(Masks.Identity(inFull: false)).ToListAsync(ct);
        return new HeldAboutMember(
            name ?? "", member.Tier, [.. addresses.Select(row => new HeldAddress(row.Kind, row.Value))],
            await OffersAsync(db, member.Id, brand, language, now, ct), await MessagesAsync(db, member.Id, language, ct));
    }

    static async Task<IReadOnlyList<HeldOffer>> OffersAsync(ConsoleDb db, long member, Brand brand, string language, DateTimeOffset now, CancellationToken ct)
    {
        var rows = await (
            from held in db.Set<Assignment>().Where(row => row.MemberId == member).Held(now)
            join offer in db.Set<Offer>() on held.OfferId equals offer.Id
            where offer.State == OfferState.Live
            orderby held.Id descending
            select new { offer.Id, offer.Name, offer.Document, held.EndsAt }).Take(MostOffers).ToListAsync(ct);
        var zone = Instants.Zone(brand.TimeZone);
        return [.. rows.DistinctBy(row => row.Id).Select(row =>
        {
            var definition = OfferDocument.Stored(row.Document).Definition();
            return new HeldOffer(Headline(definition, row.Name, language), row.EndsAt ?? (definition.When.To is { } wall ? Instants.At(wall, zone) : null));
        }).Where(offer => offer.EndsAt is null || offer.EndsAt > now)];
    }

    static async Task<IReadOnlyList<PastMessage>> MessagesAsync(ConsoleDb db, long member, string language, CancellationToken ct)
    {
        var told = DeliveryMoves.Told;
        var rows = await (
            from row in db.Set<Delivery>()
            where row.MemberId == member && told.Contains(row.State)
            join campaign in db.Set<Campaign>() on row.CampaignId equals campaign.Id
            join offer in db.Set<Offer>() on campaign.OfferId equals offer.Id into offers
            from offer in offers.DefaultIfEmpty()
            orderby row.Id descending
            select new { row.Id, row.Channel, row.UpdatedAt, Document = offer == null ? null : offer.Document, Name = offer == null ? "" : offer.Name }).Take(MostMessages).ToListAsync(ct);
        long[] ids = [.. rows.Select(row => row.Id)];
        // What a machine did on the way says nothing about the member.
        var done = (await db.Set<DeliveryEvent>().Where(fact => EF.Parameter(ids).Contains(fact.DeliveryId) && !fact.IsMachine && (fact.Kind == Returned.Opened || fact.Kind == Returned.Clicked))
            .Select(fact => new { fact.DeliveryId, fact.Kind }).Distinct().ToListAsync(ct)).Select(fact => (fact.DeliveryId, fact.Kind)).ToHashSet();
        return [.. rows.Select(row =>
            new PastMessage(row.Channel, row.Document is null ? "" : Headline(OfferDocument.Stored(row.Document).Definition(), row.Name, language), row.UpdatedAt)
            {
                IsOpened = done.Contains((row.Id, Returned.Opened)), IsClicked = done.Contains((row.Id, Returned.Clicked)),
            })];
    }

    static string Headline(PromotionDefinition definition, string name, string language) => definition.Headline.In(language) is { Length: > 0 } headline ? headline : name;
}
