using CampaignConsole.Core.Campaigns.Conflicts;
using CampaignConsole.Core.Promotions.Conflicts;
using CampaignConsole.Web.Features.Campaigns.Parts;
using CampaignConsole.Web.Ui;
using Microsoft.Extensions.Localization;

namespace CampaignConsole.Web.Features.Campaigns;

/// <summary>What two prices share, in words.</summary>
sealed class ConflictWords(IStringLocalizer<CampaignsText> texts, UserTime time)
{
    /// <summary>Who, on what, where and when.</summary>
    public string Sentence(PriceConflict conflict) => texts["ConflictSentence", Members(conflict.Members), Products(conflict.Products), Places(conflict.Meeting), Span(conflict.Meeting.Span)];

    public string Sample(SharedProducts products)
    {
        var named = string.Join(", ", products.Sample.Select(product => product.Name.Length > 0 ? $"{product.Sku} {product.Name}" : product.Sku));
        return products.Count > products.Sample.Count ? texts["AndMore", named, products.Count - products.Sample.Count] : named;
    }

    public string Span(WallSpan span) => (span.From, span.To) switch
    {
        ({ } from, { } to) => texts["SpanBoth", time.Wall(from), time.Wall(to)],
        ({ } from, null) => texts["SpanFrom", time.Wall(from)],
        (null, { } to) => texts["SpanTo", time.Wall(to)],
        (null, null) => texts["SpanOpen"],
    };

    string Members(int? members) => members switch
    {
        null => texts["Everybody"],
        1 => texts["OneMember"],
        { } count => texts["SoManyMembers", Figures.Count(count)],
    };

    string Products(SharedProducts products) => products switch
    {
        { IsEverything: true } => texts["OnEverything"],
        { Count: 0 } => texts["OnCommonProducts"],
        { Count: 1 } => texts["OnOneProduct"],
        _ => texts["OnSoManyProducts", Figures.Count(products.Count)],
    };

    string Places(PriceMeeting meeting)
    {
        var channels = string.Join(", ", meeting.Channels.Select(CampaignWords.Channel));
        var stores = meeting.Stores switch
        {
            null => null,
            { Count: 1 } one => texts["InStore", one[0]].Value,
            { Count: <= 4 } few => texts["InStores", string.Join(", ", few)].Value,
            { } many => texts["InSoManyStores", Figures.Count(many.Count)].Value,
        };
        return (stores, channels) switch
        {
            (null, "") => texts["Everywhere"],
            ({ } place, "") => place,
            (null, _) => texts["OnChannels", channels],
            ({ } place, _) => place + ", " + texts["OnChannels", channels],
        };
    }
}
