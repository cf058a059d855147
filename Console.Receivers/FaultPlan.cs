using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CampaignConsole.Receivers;

/// <summary>What goes wrong at the other side. A file says it, and may be written anew while the receiver runs: one fault's name for all, or <c>seed NUMBER PERCENT NAME …</c>.</summary>
/// <remarks>By seed a fault hangs on seed, address and attempt alone, so that a run can be had again. Nothing, an empty file or <c>none</c>: all goes well.</remarks>
sealed class FaultPlan(string? path)
{
    public const string None = "none";

    readonly Lock sync = new();
    readonly Dictionary<string, int> attempts = [];

    /// <summary>The fault that the file names for all; none where it draws by a seed.</summary>
    public string ForAll => Words() is [not "seed" and var name] ? name : None;

    /// <summary>The fault of the next attempt for an address.</summary>
    public string Next(string to)
    {
        var words = Words();
        if (words is not ["seed", var seed, var percent, .. { Length: > 0 } names]) return words is [var name] ? name : None;
        int attempt;
        lock (sync) attempts[to] = attempt = attempts.GetValueOrDefault(to) + 1;
        var drawn = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{to}:{attempt}"));
        return drawn[0] * 100 / 256 < int.Parse(percent, CultureInfo.InvariantCulture) ? names[drawn[1] % names.Length] : None;
    }

    string[] Words() => path is null || !File.Exists(path) ? [] : File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}
