using System.Text.RegularExpressions;
using CampaignConsole.Core.Audiences.Purchases;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Wording;

namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>Names that rules hold as ids or codes, for sentences; what is missing is said as its id.</summary>
public sealed record RuleNames
{
    public static RuleNames None { get; } = new();

    /// <summary>Campaigns lie downstream: the caller brings their names.</summary>
    public IReadOnlyDictionary<long, string> Campaigns { get; init; } = new Dictionary<long, string>();

    public IReadOnlyDictionary<long, string> Lists { get; init; } = new Dictionary<long, string>();

    public IReadOnlyDictionary<long, string> Audiences { get; init; } = new Dictionary<long, string>();

    public IReadOnlyDictionary<string, string> Stores { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, Texts> Topics { get; init; } = new Dictionary<string, Texts>();
}

/// <summary>The words in which rules say themselves in one language.</summary>
public sealed partial class RuleWords(string language, RuleNames names)
{
    const int MostNamed = 6;

    /// <summary>A sentence or a part of one; parts that are left out leave no double space.</summary>
    public string Say(string key, params object?[] values) => Tidy(Wording.Say(key, language, values));

    /// <summary>A text as it stands, with its spaces.</summary>
    public string Raw(string key) => Wording.Say(key, language);

    public string Or(IEnumerable<string> values) => Join([.. values], "rule.word.or");

    public string And(IReadOnlyList<string> values) => Join(values, "rule.word.and");

    public string Money(Money money)
    {
        var shown = Currencies.Show(money.Amount, money.Currency, Wording.Cultures[Languages.Of(language)]);
        return shown.EndsWith(".00", StringComparison.Ordinal) ? shown[..^3] : shown;
    }

    public string Channel(string channel) => Wording.Knows("rule.channel." + channel) ? Say("rule.channel." + channel) : channel;

    public string Topic(string topic) => names.Topics.TryGetValue(topic, out var texts) ? texts.In(language) : topic;

    public string List(long list) => names.Lists.GetValueOrDefault(list) ?? $"#{list}";

    public string Audience(long audience) => names.Audiences.GetValueOrDefault(audience) ?? $"#{audience}";

    public string Campaigns(IReadOnlyList<long>? campaigns) =>
        campaigns is null or [] ? Say("rule.word.anyCampaign") : Or(campaigns.Select(campaign => names.Campaigns.GetValueOrDefault(campaign) is { } name ? Say("rule.word.quoted", name) : $"#{campaign}"));

    public string Stores(StoreChoice stores)
    {
        var kinds = stores.Kinds is { Count: > 0 } ? Or(stores.Kinds.Select(kind => Say($"rule.storeKind.{kind}"))) : Say("rule.word.stores");
        if (stores.Stores is { Count: > 0 }) kinds = Or(stores.Stores.Select(code => names.Stores.GetValueOrDefault(code) ?? code));
        return stores.Regions is { Count: > 0 } ? Say("rule.word.storesIn", kinds, Or(stores.Regions)) : kinds;
    }

    public string Window(Window? window) => window switch
    {
        null or { IsEver: true } => "",
        { LastDays: 0, MoreThanDaysAgo: null } => Say("rule.window.today"),
        { LastDays: { } last, MoreThanDaysAgo: { } ago } => Say("rule.window.between", last, ago),
        { LastDays: { } last } => Say("rule.window.last", last),
        { MoreThanDaysAgo: { } ago } => Say("rule.window.before", ago),
        { LastSeconds: { } seconds } => Say("rule.window.seconds", seconds),
        { From: { } from, To: { } to } => Say("rule.window.fromTo", Day(from), Day(to)),
        { From: { } from } => Say("rule.window.from", Day(from)),
        { To: { } to } => Say("rule.window.to", Day(to)),
        _ => "",
    };

    public string Times(Times? times) => times switch
    {
        null or { AtLeast: 1 } => Say("rule.times.once"),
        { Exactly: 0 } or { AtMost: 0 } => Say("rule.times.never"),
        { AtMost: 1 } => Say("rule.times.atMostOnce"),
        { Exactly: 1 } => Say("rule.times.exactlyOnce"),
        { AtLeast: { } least } => Say("rule.times.atLeast", least),
        { AtMost: { } most } => Say("rule.times.atMost", most),
        _ => Say("rule.times.exactly", times.Exactly),
    };

    /// <summary>A sentence about purchases: {0} what, {1} where, {2} when, then its own values.</summary>
    public string Purchase(string key, PurchaseFilter? on, Window? within, params object?[] values) =>
        Say(key, [What(on), Where(on), Window(within), .. values]);

    string What(PurchaseFilter? on)
    {
        var parts = new[] { on?.Categories, on?.Brands, on?.Styles, on?.Skus, on?.LifeStages?.Select(stage => Say($"rule.lifeStage.{stage}")).ToList() }
            .Where(part => part is { Count: > 0 }).Select(part => Or(part!)).ToList();
        return parts.Count == 0 ? "" : Say("rule.word.on", And(parts));
    }

    string Where(PurchaseFilter? on)
    {
        var parts = new List<string>();
        if (on?.Stores is { IsEmpty: false } stores) parts.Add(Say("rule.word.in", Stores(stores)));
        if (on?.Channels is { Count: > 0 } channels) parts.Add(Say("rule.word.by", Or(channels.Select(Channel))));
        return string.Join(' ', parts);
    }

    string Day(DateOnly day) => day.ToString(Languages.Of(language) == Languages.Chinese ? "yyyy年M月d日" : "d MMM yyyy", Wording.Cultures[Languages.Of(language)]);

    string Join(IReadOnlyList<string> values, string word) => values switch
    {
        [] => "…",
        [var only] => only,
        { Count: > MostNamed } => Say("rule.word.more", string.Join(Raw("rule.word.comma"), values.Take(MostNamed)), values.Count - MostNamed),
        _ => Wording.Say(word, language, string.Join(Raw("rule.word.comma"), values.SkipLast(1)), values[^1]),
    };

    static string Tidy(string text) => Spaces().Replace(text, " ").Trim().Replace(" ,", ",", StringComparison.Ordinal);

    [GeneratedRegex(" {2,}")]
    private static partial Regex Spaces();
}
