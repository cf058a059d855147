using System.Globalization;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Web.Ui;

/// <summary>Which window of its list a grid shows, as the address says it: <c>?page=2&amp;sort=-spent&amp;size=50</c>.</summary>
public sealed record GridWindow(int Page, int Size, string? Sort, bool Descending)
{
    /// <summary>The sizes that a user may choose.</summary>
    public static IReadOnlyList<int> Sizes { get; } = [25, 50, 100];

    public PageRequest Request => new((Page - 1) * Size, Size, Sort, Descending);

    /// <summary>Reads the window out of an address. Grids with a name of their own keep theirs under name.page, name.sort, name.size.</summary>
    public static GridWindow Read(string address, string? name, int size)
    {
        var sort = Urls.Value(address, Key(name, Urls.Sort));
        return new GridWindow(
            Math.Max(1, Number(Urls.Value(address, Key(name, Urls.Page))) ?? 1),
            Number(Urls.Value(address, Key(name, Urls.Size))) is { } chosen && Sizes.Contains(chosen) ? chosen : size,
            string.IsNullOrEmpty(sort) ? null : sort.TrimStart('-'),
            sort?.StartsWith('-') == true);
    }

    public static string Key(string? name, string key) => name is null ? key : $"{name}.{key}";

    /// <summary>The pages to offer: first, last and those around the current one; null stands for a gap.</summary>
    public static IReadOnlyList<int?> Pages(int current, int last)
    {
        var near = Enumerable.Range(1, last).Where(page => page == 1 || page == last || Math.Abs(page - current) <= 1).ToList();
        var shown = new List<int?>();
        foreach (var page in near)
        {
            if (shown.Count > 0 && shown[^1] < page - 1) shown.Add(page - shown[^1] == 2 ? page - 1 : null);
            shown.Add(page);
        }

        return shown;
    }

    static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
