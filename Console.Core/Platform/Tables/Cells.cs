using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Platform.Tables;

/// <summary>Texts of table cells to values: forgiving about how people write, strict about what is ambiguous.</summary>
public static partial class Cells
{
    static readonly HashSet<string> Yes = ["1", "true", "yes", "y", "on", "x", "√", "✓", "是", "有", "对", "同意", "开", "granted", "subscribed", "opt-in"];
    static readonly HashSet<string> No = ["0", "false", "no", "n", "off", "×", "✗", "否", "无", "不", "不同意", "关", "denied", "unsubscribed", "opt-out", "withdrawn"];
    static readonly string[] WallFormats = ["yyyy-M-d H:mm:ss.FFFFFFF", "yyyy-M-d H:mm:ss", "yyyy-M-d H:mm", "yyyy-M-d", "yyyyMMdd", "yyyyMMddHHmmss", "d.M.yyyy H:mm:ss", "d.M.yyyy H:mm", "d.M.yyyy"];

    /// <summary>The reason code of a slashed date when nobody said whether its day comes first.</summary>
    public const string Ambiguous = "date_ambiguous";

    public static bool TryFlag(string text, out bool flag)
    {
        var plain = text.ToLowerInvariant();
        flag = Yes.Contains(plain);
        return flag || No.Contains(plain);
    }

    /// <summary>A whole number; thousands may be grouped, and "17850.0" is 17850.</summary>
    public static bool TryWhole(string text, out long number)
    {
        number = 0;
        if (!TryDecimal(text, out var value) || value != decimal.Truncate(value) || value is < long.MinValue or > long.MaxValue) return false;
        number = (long)value;
        return true;
    }

    /// <summary>An amount in major units to minor units of the currency. Fails when it is finer than the currency allows.</summary>
    public static bool TryMoney(string text, string currency, out long amount, out string code)
    {
        (amount, code) = (0, "money_invalid");
        if (!TryDecimal(text, out var value) || Math.Abs(value) > 1_000_000_000_000m) return false;
        amount = Currencies.Minor(value, currency);
        code = "money_too_fine";
        // Spreadsheets leave traces of binary fractions such as 3.8600000000000003.
        return Math.Abs(Currencies.Major(amount, currency) - value) < 0.000001m;
    }

    /// <summary>A decimal number: 1299, 1,299.00, 1.299,00, ¥ 1 299.00, (12.50), −3.</summary>
    public static bool TryDecimal(string text, out decimal number)
    {
        number = 0;
        var plain = Simple(text);
        var negative = plain is ['(', .., ')'];
        plain = MoneyWords().Replace(plain.Trim('(', ')'), "").Replace(" ", "").Replace("'", "");
        if (plain is ['-', ..] && plain.Length > 1) (negative, plain) = (true, plain[1..]);
        else if (plain is [.., '-'] && plain.Length > 1) (negative, plain) = (true, plain[..^1]);
        else if (plain is ['+', ..]) plain = plain[1..];
        if (plain.Length == 0 || plain.Length > 40) return false;
        var (comma, point) = (plain.LastIndexOf(','), plain.LastIndexOf('.'));
        if (comma >= 0 && point >= 0) plain = comma > point ? plain.Replace(".", "").Replace(',', '.') : plain.Replace(",", "");
        else if (comma >= 0) plain = Grouped().IsMatch(plain) ? plain.Replace(",", "") : plain.Replace(',', '.');
        else if (plain.Count(character => character == '.') > 1) plain = plain.Replace(".", "");
        if (!decimal.TryParse(plain, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out number)) return false;
        if (negative) number = -number;
        return true;
    }

    /// <summary>A date, from a date or from a date with a time.</summary>
    public static bool TryDate(string text, bool? dayFirst, out DateOnly date, out string code)
    {
        date = default;
        if (!TryWall(text, dayFirst, out var wall, out code)) return false;
        date = DateOnly.FromDateTime(wall);
        return true;
    }

    /// <summary>An instant: with its offset, or a wall clock in the given zone.</summary>
    public static bool TryInstant(string text, bool? dayFirst, TimeZoneInfo zone, out DateTimeOffset instant, out string code)
    {
        var plain = Simple(text);
        code = "date_invalid";
        if (Offset().IsMatch(plain) && DateTimeOffset.TryParse(plain, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant))
        {
            instant = instant.ToUniversalTime();
            return true;
        }

        instant = default;
        if (!TryWall(plain, dayFirst, out var wall, out code)) return false;
        instant = Instants.At(wall, zone);
        return true;
    }

    /// <summary>An id that a spreadsheet may have turned into a number: "17850.0" is 17850, "6.90123E+12" is 6901230000000.</summary>
    public static string Identifier(string text)
    {
        var plain = text.Trim();
        if (Whole().IsMatch(plain)) return plain[..plain.IndexOf('.')];
        return plain;
    }

    /// <summary>True when digits were lost because a spreadsheet wrote a long number with an exponent.</summary>
    public static bool LostDigits(string text) => Exponent().IsMatch(text.Trim());

    static bool TryWall(string text, bool? dayFirst, out DateTime wall, out string code)
    {
        code = "date_invalid";
        var plain = Chinese().Replace(Simple(text), match => match.Value is "日" or "号" ? "" : "-").Replace('T', ' ').TrimEnd('Z').Trim();
        if (Slashed().Match(plain) is { Success: true } match)
        {
            var (first, second) = (int.Parse(match.Groups[1].ValueSpan), int.Parse(match.Groups[2].ValueSpan));
            var order = first > 12 ? true : second > 12 ? false : first == second ? true : dayFirst;
            if (order is null)
            {
                (wall, code) = (default, Ambiguous);
                return false;
            }

            var (day, month) = order.Value ? (first, second) : (second, first);
            plain = $"{match.Groups[3].Value}-{month}-{day}{match.Groups[4].Value}";
        }
        else if (plain.Length >= 8 && char.IsAsciiDigit(plain[0]) && plain.AsSpan(0, 5).IndexOfAny('/', '.') == 4)
        {
            var space = plain.IndexOf(' ');
            var day = (space < 0 ? plain : plain[..space]).Replace('/', '-').Replace('.', '-');
            plain = space < 0 ? day : day + plain[space..];
        }

        return DateTime.TryParseExact(plain, WallFormats, CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out wall)
            && wall.Year is >= 1800 and <= 2200;
    }

    /// <summary>Full-width digits and signs, no-break spaces and the minus sign to their plain forms.</summary>
    static string Simple(string text)
    {
        var plain = Ascii(text) ? text : text.Normalize(NormalizationForm.FormKC).Replace('\u2212', '-').Replace('\u00A0', ' ').Replace('\u202F', ' ');
        return plain.Trim();
    }

    static bool Ascii(string text) => System.Text.Ascii.IsValid(text);

    [GeneratedRegex(@"^\d{1,3}(,\d{3})+$")]
    private static partial Regex Grouped();

    [GeneratedRegex(@"¥|￥|\$|€|£|元|圆|RMB|CNY|USD|EUR|GBP|HKD|JPY", RegexOptions.IgnoreCase)]
    private static partial Regex MoneyWords();

    [GeneratedRegex(@"\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+\-]\d{2}:?\d{2})$", RegexOptions.IgnoreCase)]
    private static partial Regex Offset();

    [GeneratedRegex("[年月日号]")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"^(\d{1,2})[/\-](\d{1,2})[/\-](\d{4})(\s.*)?$")]
    private static partial Regex Slashed();

    [GeneratedRegex(@"^\d+\.0+$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^\d(\.\d+)?E\+\d+$", RegexOptions.IgnoreCase)]
    private static partial Regex Exponent();
}
