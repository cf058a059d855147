namespace CampaignConsole.Core.Members.Identities;

/// <summary>Likeness of two short words, 0 to 1. Source: Winkler (1990), prefix weight 0.1 over at most four letters.</summary>
static class JaroWinkler
{
    public static double Likeness(string one, string other)
    {
        if (one == other) return 1;
        if (one.Length == 0 || other.Length == 0) return 0;
        var window = Math.Max(0, Math.Max(one.Length, other.Length) / 2 - 1);
        Span<bool> mine = stackalloc bool[one.Length <= 128 ? one.Length : 0];
        Span<bool> theirs = stackalloc bool[other.Length <= 128 ? other.Length : 0];
        if (mine.IsEmpty || theirs.IsEmpty) return 0;
        var matches = 0;
        for (var i = 0; i < one.Length; i++)
        {
            for (var j = Math.Max(0, i - window); j < Math.Min(other.Length, i + window + 1); j++)
            {
                if (theirs[j] || one[i] != other[j]) continue;
                (mine[i], theirs[j]) = (true, true);
                matches++;
                break;
            }
        }

        if (matches == 0) return 0;
        var (swapped, place) = (0, 0);
        for (var i = 0; i < one.Length; i++)
        {
            if (!mine[i]) continue;
            while (!theirs[place]) place++;
            if (one[i] != other[place++]) swapped++;
        }

        var jaro = (matches / (double)one.Length + matches / (double)other.Length + (matches - swapped / 2.0) / matches) / 3;
        var prefix = 0;
        while (prefix < Math.Min(4, Math.Min(one.Length, other.Length)) && one[prefix] == other[prefix]) prefix++;
        return jaro + prefix * 0.1 * (1 - jaro);
    }
}
