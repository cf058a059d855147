using System.Collections.Frozen;
using System.Globalization;

namespace CampaignConsole.Core.Kernel;

/// <summary>How many decimals a currency has, and conversion between its major and minor units. Source: ISO 4217.</summary>
public static class Currencies
{
    static readonly FrozenDictionary<string, int> Exponents = new Dictionary<string, int>
    {
        ["CNY"] = 2, ["HKD"] = 2, ["TWD"] = 2, ["USD"] = 2, ["EUR"] = 2, ["GBP"] = 2, ["AUD"] = 2, ["CAD"] = 2, ["CHF"] = 2,
        ["SGD"] = 2, ["MYR"] = 2, ["THB"] = 2, ["INR"] = 2, ["BRL"] = 2, ["MXN"] = 2, ["NZD"] = 2, ["SEK"] = 2, ["NOK"] = 2,
        ["DKK"] = 2, ["PLN"] = 2, ["CZK"] = 2, ["RUB"] = 2, ["TRY"] = 2, ["ZAR"] = 2, ["AED"] = 2, ["SAR"] = 2, ["PHP"] = 2,
        ["IDR"] = 2, ["MOP"] = 2, ["JPY"] = 0, ["KRW"] = 0, ["VND"] = 0, ["CLP"] = 0, ["ISK"] = 0,
        ["KWD"] = 3, ["BHD"] = 3, ["JOD"] = 3, ["OMR"] = 3, ["TND"] = 3,
        // "No currency" of ISO 4217, used with four decimals for figures that must not be rounded to cents.
        ["XXX"] = 4,
    }.ToFrozenDictionary();

    /// <summary>True when amounts in this currency can be computed here.</summary>
    public static bool IsKnown(string? currency) => currency is not null && Exponents.ContainsKey(currency);

    /// <summary>All known codes, in order.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Exponents.Keys.Where(code => code != "XXX").Order()];

    /// <summary>The number of decimals of a currency.</summary>
    /// <exception cref="Refused"><c>currency_unknown</c></exception>
    public static int Exponent(string currency) =>
        Exponents.TryGetValue(currency, out var exponent) ? exponent : throw new Refused("currency_unknown", RefusedKind.Invalid, currency);

    /// <summary>Minor units as a decimal in major units: 1250 CNY is 12.50.</summary>
    public static decimal Major(long amount, string currency) => decimal.Round(amount / Scale(currency), Exponent(currency));

    /// <summary>A decimal in major units as minor units, half away from zero.</summary>
    public static long Minor(decimal major, string currency) =>
        (long)decimal.Round(major * Scale(currency), 0, MidpointRounding.AwayFromZero);

    /// <summary>For people: symbol, grouping and decimals, for example ¥ 1,299.00.</summary>
    public static string Show(long amount, string currency, CultureInfo culture, bool cents = true)
    {
        var number = Major(Math.Abs(amount), currency).ToString("N" + (cents ? Exponent(currency) : 0), culture);
        return (amount < 0 ? "− " : "") + Symbol(currency) + "\u00A0" + number;
    }

    static string Symbol(string currency) => currency switch
    {
        "CNY" or "JPY" => "¥",
        "USD" => "$",
        "EUR" => "€",
        "GBP" => "£",
        "HKD" => "HK$",
        _ => currency,
    };

    static decimal Scale(string currency)
    {
        var scale = 1m;
        for (var i = Exponent(currency); i > 0; i--) scale *= 10;
        return scale;
    }
}
