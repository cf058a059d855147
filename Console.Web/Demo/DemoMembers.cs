using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Web.Demo;

/// <summary>20,000 members with identities of four kinds, mixed consent, addresses and tags.</summary>
static class DemoMembers
{
    public const int Count = 20_000;

    static readonly string[] Tags = ["vip-event", "newsletter", "stylist", "size-exchange", "gift-buyer"];

    public static async Task<List<Member>> AddAsync(ConsoleDb db, IReadOnlyList<Store> stores, DateTimeOffset now, Dice dice, CancellationToken ct)
    {
        var members = (await db.ReserveIdsAsync<Member>(Count, ct)).Select((id, number) => Member(id, number, stores, now, dice)).ToList();
        await db.InsertAsync(members, ct);
        var people = members.Select(member => Person(member, dice)).ToList();
        await db.InsertAsync(people, ct);
        await db.InsertAsync(members.SelectMany((member, number) => Identities(member, number, dice)), ct);
        await db.InsertAsync(members.SelectMany(member => Tags.Where(_ => dice.Chance(0.06)).Select(tag => new MemberTag { MemberId = member.Id, Tag = tag })), ct);
        var consents = members.SelectMany(member => Consents(member, now, dice)).ToList();
        await db.InsertAsync(consents, ct);
        await db.InsertAsync(consents.Where(record => record.Topic != Personalised).Select(record => new ConsentState
        {
            MemberId = record.MemberId, Channel = record.Channel, Topic = record.Topic, Granted = record.Granted, At = record.At,
        }), ct);
        return members;
    }

    const string Personalised = "personalised";

    static Member Member(long id, int number, IReadOnlyList<Store> stores, DateTimeOffset now, Dice dice)
    {
        var home = dice.Chance(0.9) ? stores[dice.Between(1, stores.Count - 1)] : stores[0];
        var birth = dice.Chance(0.85) ? (DateOnly?)DateOnly.FromDateTime(now.UtcDateTime).AddDays(-dice.Between(18 * 365, 68 * 365)) : null;
        return new Member
        {
            Id = id,
            Source = "demo",
            SourceId = $"M{number + 1:00000}",
            Tier = dice.Weighted(("silver", 55), ("gold", 25), ("platinum", 8), ("new", 12)),
            Region = home.Region,
            HomeStoreId = home.Id,
            Gender = dice.Weighted((Gender.Female, 58), (Gender.Male, 36), (Gender.Unknown, 6)),
            BirthDate = birth,
            BirthDay = birth is { } day ? (day.Month * 100) + day.Day : null,
            TimeZone = home.TimeZone,
            ObjectsToPersonalised = dice.Chance(0.02),
            JoinedAt = now.AddDays(-dice.Between(10, 1_600)),
            UpdatedAt = now,
        };
    }

    static Person Person(Member member, Dice dice)
    {
        var (name, isChinese) = DemoNames.Person(dice);
        member.Language = isChinese ? Languages.Chinese : Languages.English;
        var (city, _, region, _, _) = dice.Of(DemoNames.Cities);
        var withAddress = dice.Chance(0.7);
        return new Person
        {
            MemberId = member.Id,
            Name = name,
            SearchName = name.ToLowerInvariant(),
            Line1 = withAddress ? DemoNames.Street(dice) : null,
            City = withAddress ? city : null,
            Postcode = withAddress ? $"{dice.Between(100_000, 899_999)}" : null,
            AddressRegion = withAddress ? region : null,
            Country = withAddress ? "CN" : null,
        };
    }

    static IEnumerable<Identity> Identities(Member member, int number, Dice dice)
    {
        Identity One(IdentityKind kind, string issuer, string value, bool verified) => new()
        {
            MemberId = member.Id, OriginMemberId = member.Id, Kind = kind, Issuer = issuer, Value = value, Verified = verified,
            VerifiedAt = verified ? member.JoinedAt : null, UpdatedAt = member.UpdatedAt,
        };
        yield return One(IdentityKind.Card, "northwind", $"88{number + 1:00000000}", true);
        if (dice.Chance(0.93)) yield return One(IdentityKind.Phone, "", $"+86199{number + 1:00000000}", dice.Chance(0.8));
        if (dice.Chance(0.6)) yield return One(IdentityKind.Email, "", $"member{number + 1:00000}@example.com", dice.Chance(0.7));
        if (dice.Chance(0.65)) yield return One(IdentityKind.Wechat, "northwind-official", $"oNW{number + 1:0000000}{dice.Between(1000, 9999)}", true);
        if (dice.Chance(0.35)) yield return One(IdentityKind.App, "northwind-app", $"app-{number + 1:000000}", true);
    }

    static IEnumerable<ConsentRecord> Consents(Member member, DateTimeOffset now, Dice dice)
    {
        foreach (var (channel, share) in ((string, double)[])
            [(ChannelNames.Email, 0.62), (ChannelNames.Sms, 0.55), (ChannelNames.WeChat, 0.72), (ChannelNames.Push, 0.5), (ChannelNames.CallList, 0.2), (ChannelNames.Mail, 0.35)])
        {
            foreach (var topic in (string[])["offers", "news"])
            {
                if (dice.Chance(0.12)) continue;
                yield return Record(member, channel, topic, dice.Chance(topic == "offers" ? share : share * 0.8), now, dice);
            }
        }

        if (member.ObjectsToPersonalised) yield return Record(member, "all", Personalised, false, now, dice);
    }

    static ConsentRecord Record(Member member, string channel, string topic, bool granted, DateTimeOffset now, Dice dice)
    {
        var at = member.JoinedAt.AddDays(dice.Below(9));
        return new ConsentRecord
        {
            OriginMemberId = member.Id, MemberId = member.Id, Channel = channel, Topic = topic, Granted = granted, At = at < now ? at : now, RecordedAt = now,
            Source = dice.Weighted(("desk", 4), ("app", 3), ("web", 3)), TextVersion = "2025-01",
        };
    }
}
