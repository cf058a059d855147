namespace CampaignConsole.Web.Features.Catalogue;

/// <summary>Sizes as they hang in a shop: XS, S, M, L, XL, XXL; then figures by value; then the rest by name.</summary>
public sealed class SizeOrder : IComparer<string>
{
    static readonly IReadOnlyList<string> Letters = ["XXXS", "XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL"];

    public static SizeOrder Default { get; } = new();

    public int Compare(string? x, string? y) => Place(x ?? "").CompareTo(Place(y ?? ""));

    static (int Kind, decimal Value, string Name) Place(string size)
    {
        var letter = Letters.ToList().IndexOf(size.Replace("2X", "XX", StringComparison.OrdinalIgnoreCase).Replace("3X", "XXX", StringComparison.OrdinalIgnoreCase).ToUpperInvariant());
        if (letter >= 0) return (0, letter, "");
        return decimal.TryParse(size, System.Globalization.CultureInfo.InvariantCulture, out var figure) ? (1, figure, "") : (2, 0, size);
    }
}
