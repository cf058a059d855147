using System.Globalization;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Web.Ui;

/// <summary>Numbers for people, in the language of the page.</summary>
public static class Figures
{
    /// <summary>A whole number with its grouping: 18,412.</summary>
    public static string Count(long number) => number.ToString("N0", CultureInfo.CurrentCulture).Replace("-", "−", StringComparison.Ordinal);

    /// <summary>A difference with its sign: +212, −61.</summary>
    public static string Change(long number) => number > 0 ? "+" + Count(number) : Count(number);

    /// <summary>A share (0.098) as per cent with one decimal: 9.8 %.</summary>
    public static string Percent(double share, int decimals = 1) =>
        double.IsFinite(share) ? (share * 100).ToString("N" + decimals, CultureInfo.CurrentCulture).Replace("-", "−", StringComparison.Ordinal) + "\u00A0%" : "–";

    /// <summary>Part of a whole as per cent; a dash where there is no whole.</summary>
    public static string Percent(long part, long whole) => whole == 0 ? "–" : Percent((double)part / whole);

    /// <summary>An amount in minor units: ¥ 1,299.00.</summary>
    public static string Amount(long minor, string currency) => Currencies.Show(minor, currency, CultureInfo.CurrentCulture);

    /// <summary>An amount without its cents, where the size matters and not the sum: ¥ 386,240.</summary>
    public static string Whole(long minor, string currency) => Currencies.Show(minor, currency, CultureInfo.CurrentCulture, cents: false);

    /// <summary>An amount.</summary>
    public static string Amount(Money money) => Amount(money.Amount, money.Currency);
}
