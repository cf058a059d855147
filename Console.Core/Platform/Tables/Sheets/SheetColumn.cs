namespace CampaignConsole.Core.Platform.Tables.Sheets;

/// <summary>A column of a sheet: its header and its width in characters.</summary>
/// <param name="AlignRight">True for figures, so that the header stands above them.</param>
public sealed record SheetColumn(string Header, double Width = 16, bool AlignRight = false);

/// <summary>How a cell looks. The numbers are the places in the style sheet of <see cref="SheetParts"/>.</summary>
public enum SheetStyle
{
    Plain = 0,
    Header = 1,
    HeaderRight = 2,
    Whole = 3,
    Money0 = 4,
    Money2 = 5,
    Money3 = 6,
    Date = 7,
    Moment = 8,
    Text = 9,
    GuardedText = 10,
    Percent = 11,
    Title = 12,
    Strong = 13,
    Quiet = 14,
    Fraction = 15,
    Wrapped = 16,
}
