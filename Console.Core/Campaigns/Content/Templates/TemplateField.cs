using System.Text.RegularExpressions;

namespace CampaignConsole.Core.Campaigns.Content.Templates;

/// <summary>One field of a template with what its provider allows in it.</summary>
/// <param name="Name">As it stands between the braces: a word or a number.</param>
/// <param name="Most">Most characters; null: no limit.</param>
/// <param name="DigitsOnly">Nothing but the digits 0 to 9.</param>
/// <param name="NoUrl">Nothing that a phone would make a link of.</param>
public sealed partial record TemplateField(string Name, int? Most = null, bool DigitsOnly = false, bool NoUrl = false)
{
    /// <summary>What is wrong with a value, as a code (its words: <c>template.field.CODE</c>); null when the provider takes it. No provider takes an empty one.</summary>
    public string? Problem(string? value)
    {
        if (string.IsNullOrWhiteSpace(value)) return "empty";
        if (DigitsOnly && !value.All(char.IsAsciiDigit)) return "not_digits";
        if (NoUrl && Url().IsMatch(value)) return "url";
        return Most is { } most && value.EnumerateRunes().Count() > most ? "too_long" : null;
    }

    /// <summary>
    /// What WeChat allows in the field types of subscription messages, told by the field's name (<c>thing1</c>): the table "parameter types" of its documentation of
    /// subscribeMessage.send. Null for a name of none.
    /// </summary>
    public static TemplateField? OfWeChat(string name) => name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') switch
    {
        "thing" => new(name, 20),
        "number" => new(name, 32, DigitsOnly: true),
        "letter" or "character_string" => new(name, 32),
        "symbol" or "phrase" => new(name, 5),
        "phone_number" => new(name, 17),
        "car_number" => new(name, 8),
        "name" => new(name, 10),
        "time" or "date" or "amount" => new(name),
        _ => null,
    };

    [GeneratedRegex(@"https?://|www\.|\b[a-z0-9-]+\.(com|cn|net|org|io|me|link|top|xyz|shop|example)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Url();
}
