using System.Globalization;
using System.Text;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Web.Http;

/// <summary>Cursors as callers see them: opaque, made of the last row's key.</summary>
static class Cursors
{
    public const int Usual = 100;

    /// <summary>1 to 500; without a limit 100.</summary>
    public static int Limit(int? asked) => Math.Clamp(asked ?? Usual, 1, PageRequest.Most);

    public static string Of(long key) => Convert.ToBase64String(Encoding.ASCII.GetBytes("k" + key.ToString(CultureInfo.InvariantCulture))).TrimEnd('=');

    /// <summary>The key after which to read on; 0 without a cursor.</summary>
    /// <exception cref="Refused"><c>cursor_unknown</c></exception>
    public static long After(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor)) return 0;
        Span<byte> bytes = stackalloc byte[64];
        return cursor.Length <= 32 && Convert.TryFromBase64String(cursor.PadRight((cursor.Length + 3) / 4 * 4, '='), bytes, out var length) && length > 1 && bytes[0] == 'k' &&
            long.TryParse(Encoding.ASCII.GetString(bytes[1..length]), NumberStyles.None, CultureInfo.InvariantCulture, out var key)
            ? key
            : throw new Refused("cursor_unknown", RefusedKind.Invalid);
    }
}
