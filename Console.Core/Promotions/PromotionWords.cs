using System.Globalization;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Wording;

namespace CampaignConsole.Core.Promotions;

/// <summary>The small words of a promotion's sentence in one language: lists, amounts, products, times.</summary>
sealed class PromotionWords(string? language, string currency)
{
    readonly string language = Languages.Of(language);

    CultureInfo Culture => Wording.Cultures[language];

    bool Chinese => language == Languages.Chinese;

    public string Say(string key, params object?[] values) => Wording.Say(key, language, values);

    /// <summary>A code's own word where there is one, else the code.</summary>
    public string Known(string prefix, string code) => Wording.Knows(prefix + code) ? Say(prefix + code) : code;

    public string And(IEnumerable<string> items) => Join(items, "promotion.and");

    public string Or(IEnumerable<string> items) => Join(items, "promotion.or");

    /// <summary>¥ 400, ¥ 12.50: without the empty decimals.</summary>
    public string Amount(long minor)
    {
        var shown = Currencies.Show(minor, currency, Culture);
        var exponent = Currencies.IsKnown(currency) ? Currencies.Exponent(currency) : 0;
        var empty = Culture.NumberFormat.NumberDecimalSeparator + new string('0', exponent);
        return exponent > 0 && shown.EndsWith(empty, StringComparison.Ordinal) ? shown[..^empty.Length] : shown;
    }

    public string Count(long number) => number.ToString("N0", Culture);

    /// <summary>A share as the language says it: 20 % off; 8 折.</summary>
    public string Percent(int basisPoints)
    {
        if (basisPoints == 10_000) return Say("promotion.free");
        return Chinese
            ? Say("promotion.percent", ((10_000 - basisPoints) / 1_000m).ToString("0.##", CultureInfo.InvariantCulture))
            : Say("promotion.percent", (basisPoints / 100m).ToString("0.##", CultureInfo.InvariantCulture));
    }

    public string Wall(DateTime wall) => wall.ToString(Chinese ? "yyyy 年 M 月 d 日 HH:mm" : "d MMMM yyyy, HH:mm", Culture);

    public string Clock(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    public string Day(DayOfWeek day) => Culture.DateTimeFormat.GetDayName(day);

    /// <summary>The products of a scope in words.</summary>
    public string Products(ProductScope scope)
    {
        if (scope.IsEverything()) return Say("promotion.products.all");
        List<string> parts = [];
        foreach (var (name, codes) in scope.Lists().Where(list => list.Codes.Count > 0 && list.Name != "exceptSkus"))
            parts.Add(codes.Count <= 4 ? Say($"promotion.products.{name}", And(codes.Select(code => name == "lifeStages" ? Known("promotion.lifeStage.", code) : code)))
                : Say($"promotion.products.{name}.many", Count(codes.Count)));
        if (parts.Count == 0) parts.Add(Say("promotion.products.any"));
        if (scope.PriceFrom is { } from) parts.Add(Say("promotion.products.priceFrom", Amount(from)));
        if (scope.PriceTo is { } to) parts.Add(Say("promotion.products.priceTo", Amount(to)));
        if (scope.ExcludeReduced) parts.Add(Say("promotion.products.notReduced"));
        if (scope.ExceptSkus.Count > 0) parts.Add(Say("promotion.products.except", Count(scope.ExceptSkus.Count)));
        return string.Join(Say("promotion.products.join"), parts);
    }

    string Join(IEnumerable<string> items, string last)
    {
        var all = items.ToList();
        if (all.Count < 2) return all.FirstOrDefault() ?? "";
        return string.Join(Say("promotion.comma"), all[..^1]) + Say(last) + all[^1];
    }
}
