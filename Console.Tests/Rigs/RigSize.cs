using System.Globalization;

namespace CampaignConsole.Tests.Rigs;

/// <summary>Rigs are small in <c>./test</c> and of full size in <c>./bench rigs</c>, which sets <c>CONSOLE_RIGS=full</c>.</summary>
static class RigSize
{
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("CONSOLE_RIGS") == "full";

    /// <summary>The size for this run. The environment's <c>CONSOLE_RIGS_NAME</c> has the last word: <c>CONSOLE_RIGS_KILLS=50</c>.</summary>
    public static int Of(string name, int small, int full) =>
        Environment.GetEnvironmentVariable("CONSOLE_RIGS_" + name) is { Length: > 0 } said ? int.Parse(said, CultureInfo.InvariantCulture) : IsFull ? full : small;

    /// <summary>The seed of everything that a rig draws; another one draws another run.</summary>
    public static int Seed { get; } = Of("SEED", 20261122, 20261122);
}
