namespace CampaignConsole.Core.Kernel;

/// <summary>A window on a list: rows and how many there are in all.</summary>
public sealed record Page<T>(IReadOnlyList<T> Rows, int Total);

/// <summary>Which window of a list is asked for, in which order.</summary>
/// <param name="Skip">Rows to leave out at the start.</param>
/// <param name="Take">Rows wanted, 1 to 500; more is cut to 500.</param>
/// <param name="Sort">Name of a column that the query knows; null takes its own order.</param>
/// <param name="Descending">Turns the order round.</param>
public sealed record PageRequest(int Skip = 0, int Take = 25, string? Sort = null, bool Descending = false)
{
    public const int Most = 500;

    public int Limit => Math.Clamp(Take, 1, Most);
}

/// <summary>A window on an API list, read on by cursor.</summary>
public sealed record CursorPage<T>(IReadOnlyList<T> Items, string? Next, int Limit);
