using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Codes;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments;

/// <summary>What a run (or its forecast) decides by, read once.</summary>
public sealed record RunTerms
{
    public required CampaignCase Case { get; init; }

    public required AllocationRule Rule { get; init; }

    /// <summary>The instant that every fact and every window is read at.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The pinned offer; null in the forecast of a draft.</summary>
    public Offer? Offer { get; init; }

    /// <summary>Live offers of other campaigns that would put a second price on a product.</summary>
    public IReadOnlyList<long> Overlapping { get; init; } = [];

    /// <summary>Those of the other campaigns that go before this one and are still to reach members.</summary>
    public IReadOnlyList<CampaignAhead> Ahead { get; init; } = [];

    /// <summary>Stores that the launcher may reach; null: all members.</summary>
    public IReadOnlySet<long>? Stores { get; init; }

    public int WindowDays { get; init; }

    /// <summary>Caps of the chosen sending channels' own.</summary>
    public IReadOnlyList<SendingCap> Caps { get; init; } = [];

    /// <summary>The members are told of an offer that nobody holds before claiming it.</summary>
    public bool Invites => Case.Offer?.Reach == OfferReach.Claim;

    /// <summary>Every holder gets a code of their own; who has to claim first gets it with the claim.</summary>
    public bool MakesCodes => !Invites && Case.Offer?.Codes.Kind == CodeKind.Personal;

    public string Zone => Case.Schedule.Zone;

    /// <summary>When the offer ends for a member who gets it now; null where the offer itself says it.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The end of the offer itself, on the brand's clock; messages are not sent after it.</summary>
    public DateTimeOffset? OfferEnd { get; init; }

    /// <summary>How the campaign's channels tell it.</summary>
    public required IReadOnlyList<ChannelChoice> Channels { get; init; }

    /// <summary>Reads the terms of a campaign.</summary>
    /// <param name="scope">The launcher's scope.</param>
    public static async Task<RunTerms> ReadAsync(ConsoleDb db, CampaignCase about, Scope scope, DateTimeOffset now, CancellationToken ct)
    {
        var policy = await SettingsBook.ReadAsync<CampaignPolicy>(db, ct);
        var (when, zone) = (about.Offer?.When, Instants.Zone(about.Brand.TimeZone));
        var offer = await db.Set<Offer>().AsNoTracking().FirstOrDefaultAsync(row => row.Id == about.Campaign.OfferId, ct);
        var overlapping = Draft(about, offer) is { } priced ? await OverlappingOffers.OfAsync(db, priced, now, ct) : [];
        return new RunTerms
        {
            Case = about,
            Now = now,
            Offer = offer,
            EndsAt = about.Offer?.Reach != OfferReach.Claim && when?.DaysFromAssignment is { } days ? Instants.StartOfDay(Instants.Date(now, zone).AddDays(days + 1), zone) : null,
            OfferEnd = when?.To is { } wall ? Instants.At(wall, zone) : null,
            Channels = about.Channels,
            Overlapping = overlapping,
            Ahead = about.Assigns ? await CampaignAhead.OfAsync(db, about.Campaign, overlapping, now, ct) : [],
            Stores = scope.IsEverything ? null : (await db.StoresWithin(scope).ToListAsync(ct)).ToHashSet(),
            WindowDays = policy.WindowDays,
            Caps = [.. (await SettingsBook.ReadAsync<SendingCaps>(db, ct)).Caps.Where(cap => about.Sending.Contains(cap.Channel))],
            Rule = new AllocationRule
            {
                Seed = about.Campaign.Seed,
                ControlPercent = about.Assigns ? about.Campaign.ControlBasisPoints / 100m : 0,
                Sending = ChannelSet.Of(about.Sending),
                AlsoAtTheTill = about.Campaign.AlsoAtTill,
                Remind = about.Campaign.Remind,
                MostRuns = policy.MostRuns,
            },
        };
    }

    static Offer? Draft(CampaignCase about, Offer? sealedOffer) => sealedOffer ?? (about.Offer is null ? null : new Offer
    {
        PromotionId = about.Campaign.PromotionId ?? 0, Name = "", Document = CanonicalJson.Of(about.Offer), Hash = OfferDocument.Of(about.Offer).Hash, Currency = about.Offer.Currency, SealedBy = "",
    });
}
