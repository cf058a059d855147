using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using CampaignConsole.Core.Channels.Adapters;

namespace CampaignConsole.Web.Features.Channels.Parts;

/// <summary>How an option is edited.</summary>
public enum OptionKind
{
    Text,
    Number,
    Flag,
    Choice,
    Secret,
}

/// <summary>One property of a channel's options class as a field of a form.</summary>
public sealed class OptionField(object options, PropertyInfo property)
{
    /// <summary>The fields of an options object, in the order of its class, inherited ones first.</summary>
    public static IReadOnlyList<OptionField> Of(object options) =>
        [.. options.GetType().GetProperties().Where(property => property.CanWrite).OrderBy(property => property.MetadataToken).Select(property => new OptionField(options, property))];

    public string Name => property.Name;

    /// <summary>The name in the stored document.</summary>
    public string Key => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    public bool IsRequired => property.GetCustomAttribute<RequiredAttribute>() is not null;

    public OptionKind Kind =>
        property.GetCustomAttribute<SecretAttribute>() is not null ? OptionKind.Secret
        : property.PropertyType == typeof(bool) ? OptionKind.Flag
        : property.PropertyType.IsEnum ? OptionKind.Choice
        : property.PropertyType == typeof(int) ? OptionKind.Number
        : OptionKind.Text;

    public IReadOnlyList<string> Choices => property.PropertyType.IsEnum ? Enum.GetNames(property.PropertyType) : [];

    public bool Flag => property.GetValue(options) is true;

    public string Text => Convert.ToString(property.GetValue(options), CultureInfo.InvariantCulture) ?? "";

    /// <summary>Takes what was typed; what is not a number leaves a number as it was.</summary>
    public void Set(string? typed)
    {
        object? value = Kind switch
        {
            OptionKind.Flag => typed == "true",
            OptionKind.Choice => Enum.TryParse(property.PropertyType, typed, out var choice) ? choice : null,
            OptionKind.Number => int.TryParse(typed, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null,
            OptionKind.Text or OptionKind.Secret => typed?.Trim() ?? "",
        };
        if (value is not null) property.SetValue(options, value);
    }
}
