using System.ComponentModel.DataAnnotations;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters;

/// <summary>Checks a channel's options by the annotations of their class.</summary>
public static class OptionsCheck
{
    /// <summary>The names of the options that are missing or out of range; empty when all is well.</summary>
    public static IReadOnlyList<string> Problems(object options)
    {
        var found = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), found, validateAllProperties: true);
        return [.. found.SelectMany(result => result.MemberNames).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The options as their class, when they are whole.</summary>
    /// <exception cref="Refused"><c>channel_options_invalid</c></exception>
    public static T Whole<T>(object options)
    {
        var problems = Problems(options);
        return problems.Count == 0 ? (T)options : throw AdapterRefusals.OptionsInvalid(problems);
    }
}
