using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Consent;

/// <summary>The topics that a brand begins with, and those that sources name.</summary>
public static class TopicBook
{
    /// <summary>Offers, the usual topic of a campaign.</summary>
    public const string Offers = "offers";

    static readonly (string Code, string En, string Zh)[] Shipped =
    [
        (Offers, "Offers", "优惠活动"),
        ("news", "New arrivals", "新品上市"),
        ("events", "Events", "门店活动"),
        ("loyalty", "Points and tier", "积分与等级"),
    ];

    /// <summary>Adds the shipped topics where they are missing; part of making a brand.</summary>
    public static async Task EnsureAsync(ConsoleDb db, CancellationToken ct) => await EnsureAsync(db, [], ct);

    /// <summary>Adds topics that a source names for the first time, under their code, so that no statement is lost.</summary>
    internal static async Task EnsureAsync(ConsoleDb db, IEnumerable<string> named, CancellationToken ct)
    {
        var known = await db.Set<Topic>().Select(topic => topic.Code).ToListAsync(ct);
        var missing = named.Where(code => code != ConsentStatement.Personalised && Shipped.All(topic => topic.Code != code))
            .Select(code => new Topic { Code = code, NameEn = code, NameZh = code })
            .Concat(Shipped.Select(topic => new Topic { Code = topic.Code, NameEn = topic.En, NameZh = topic.Zh }))
            .Where(topic => !known.Contains(topic.Code)).DistinctBy(topic => topic.Code).ToList();
        if (missing.Count > 0) await db.InsertAsync(missing, ct, OnExisting.Skip);
    }
}
