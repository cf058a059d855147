using System.Runtime.InteropServices;

namespace CampaignConsole.Core.Platform.Tables.Sheets;

/// <summary>The texts that a workbook holds once and its cells name by number: outcomes, states and reasons recur in every row.</summary>
/// <remarks>The first thousand different short ones; others stand in their cells, so that memory stays flat whatever a column holds.</remarks>
sealed class SharedTexts
{
    const int Most = 1_000;

    const int Longest = 100;

    readonly Dictionary<string, int> places = [];

    /// <summary>In the order of their numbers.</summary>
    public IEnumerable<string> All => places.OrderBy(text => text.Value).Select(text => text.Key);

    /// <summary>The number of a text; null: it stands in its cell.</summary>
    public int? PlaceOf(string text)
    {
        if (text.Length > Longest) return null;
        if (places.Count == Most) return places.TryGetValue(text, out var known) ? known : null;
        ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(places, text, out var isThere);
        if (!isThere) place = places.Count - 1;
        return place;
    }
}
