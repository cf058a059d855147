using System.Collections;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.WebUtilities;

namespace CampaignConsole.Web.Ui;

/// <summary>Addresses: reading and changing their query. A grid keeps its window under <see cref="Page"/>, <see cref="Sort"/> and <see cref="Size"/>.</summary>
public static class Urls
{
    public const string Page = "page";
    public const string Sort = "sort";
    public const string Size = "size";

    /// <summary>The query of an address with its question mark, or empty.</summary>
    public static string Query(string address)
    {
        var end = address.IndexOf('#', StringComparison.Ordinal);
        var whole = end < 0 ? address : address[..end];
        var start = whole.IndexOf('?', StringComparison.Ordinal);
        return start < 0 ? "" : whole[start..];
    }

    /// <summary>The address as path and query without scheme and host.</summary>
    public static string Local(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && !uri.IsFile ? uri.PathAndQuery : address;

    /// <summary>One value of the query, or null.</summary>
    public static string? Value(string address, string name) =>
        QueryHelpers.ParseQuery(Query(address)).TryGetValue(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>The address with some values set; null removes one.</summary>
    public static string With(string address, params (string Name, object? Value)[] changes)
    {
        var local = Local(address);
        var path = local.Split('?', '#')[0];
        var changed = changes.Select(change => change.Name).ToHashSet();
        var query = new QueryBuilder(QueryHelpers.ParseQuery(Query(local)).Where(pair => !changed.Contains(pair.Key))
            .SelectMany(pair => pair.Value.OfType<string>().Select(value => KeyValuePair.Create(pair.Key, value))));
        foreach (var (name, value) in changes)
            foreach (var text in Texts(value)) query.Add(name, text);
        return path + query.ToQueryString();
    }

    static IEnumerable<string> Texts(object? value) => value switch
    {
        null => [],
        string text => text.Length == 0 ? [] : [text],
        bool flag => [flag ? "true" : "false"],
        Enum word => [JsonNamingPolicy.CamelCase.ConvertName(word.ToString())],
        DateOnly date => [date.ToString("O", CultureInfo.InvariantCulture)],
        IEnumerable list => list.Cast<object?>().SelectMany(Texts),
        _ => [Convert.ToString(value, CultureInfo.InvariantCulture)!],
    };
}
