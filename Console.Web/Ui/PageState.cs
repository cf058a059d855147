using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace CampaignConsole.Web.Ui;

/// <summary>A page's filters as one record that maps to and from the address: <c>record MembersState(string? Search = null, string[]? Tier = null)</c>.
/// Values that equal the record's defaults stay out of the address; what cannot be read is left at its default.</summary>
/// <remarks>Properties may be text, numbers, booleans, enums, dates, or arrays of those. The record's constructor must have only optional parameters.</remarks>
public static class PageState
{
    static readonly ConcurrentDictionary<Type, ConstructorInfo> Makers = new();

    /// <summary>Reads the record out of an address.</summary>
    public static T Read<T>(string address) where T : class
    {
        var query = QueryHelpers.ParseQuery(Urls.Query(address));
        var maker = Maker(typeof(T));
        var values = maker.GetParameters().Select(parameter =>
            query.TryGetValue(Name(parameter.Name!), out var found) && Parse([.. found.OfType<string>()], parameter.ParameterType) is { } value
                ? value
                : parameter.HasDefaultValue ? parameter.DefaultValue : null);
        return (T)maker.Invoke([.. values]);
    }

    /// <summary>The same page with this state; the list's page number is forgotten, its order and everything else in the query stay.</summary>
    public static string Address<T>(string address, T state) where T : class =>
        Urls.With(address, [.. Pairs(state), (Urls.Page, null)]);

    static IEnumerable<(string Name, object? Value)> Pairs<T>(T state) where T : class
    {
        foreach (var parameter in Maker(typeof(T)).GetParameters())
        {
            var value = typeof(T).GetProperty(parameter.Name!)?.GetValue(state);
            var plain = parameter.HasDefaultValue ? parameter.DefaultValue : null;
            yield return (Name(parameter.Name!), Equals(value, plain) || value is ICollection { Count: 0 } ? null : value);
        }
    }

    static object? Parse(string[] texts, Type type)
    {
        if (type.IsArray)
        {
            var item = type.GetElementType()!;
            var items = texts.Select(text => One(text, item)).Where(value => value is not null).ToArray();
            var array = Array.CreateInstance(item, items.Length);
            items.CopyTo(array, 0);
            return array;
        }

        return texts is [var only, ..] ? One(only, type) : null;
    }

    static object? One(string text, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsEnum) return Enum.TryParse(plain, text, ignoreCase: true, out var value) && Enum.IsDefined(plain, value) ? value : null;
        var converter = TypeDescriptor.GetConverter(plain);
        return converter.IsValid(text) ? converter.ConvertFrom(null, CultureInfo.InvariantCulture, text) : null;
    }

    static string Name(string parameter) => JsonNamingPolicy.CamelCase.ConvertName(parameter);

    static ConstructorInfo Maker(Type type) => Makers.GetOrAdd(type, one =>
        one.GetConstructors().OrderByDescending(constructor => constructor.GetParameters().Length).First());
}
