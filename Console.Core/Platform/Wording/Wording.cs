using System.Collections.Frozen;
using System.Globalization;
using System.Resources;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Platform.Wording;

/// <summary>Sentences of Core in both languages, from the stages' resource files. Keys are unique over all of them; refusals stand under <c>refused.CODE</c>.</summary>
public static class Wording
{
    static readonly FrozenDictionary<string, ResourceManager> ByKey = Load();

    public static IReadOnlyDictionary<string, CultureInfo> Cultures { get; } = new Dictionary<string, CultureInfo>
    {
        [Languages.English] = CultureInfo.GetCultureInfo("en-GB"),
        [Languages.Chinese] = CultureInfo.GetCultureInfo("zh-CN"),
    }.ToFrozenDictionary();

    /// <summary>All keys, for tests.</summary>
    public static IEnumerable<string> Keys => ByKey.Keys;

    public static bool Knows(string key) => ByKey.ContainsKey(key);

    /// <summary>The sentence of a key in a language, with its values put in by composite formatting in that language's culture.</summary>
    /// <exception cref="KeyNotFoundException">No resource file has the key.</exception>
    public static string Say(string key, string language, params object?[] values)
    {
        var culture = Cultures[Languages.Of(language)];
        var text = ByKey[key].GetString(key, Languages.Of(language) == Languages.Chinese ? CultureInfo.GetCultureInfo(Languages.Chinese) : CultureInfo.InvariantCulture)!;
        return values.Length == 0 ? text : string.Format(culture, text, values);
    }

    /// <summary>A refusal as a sentence; a code without one is shown as the code.</summary>
    public static string Refusal(Refused refused, string language) => Knows("refused." + refused.Code)
        ? Say("refused." + refused.Code, language, [.. refused.Values.Select(value => value is Enum named && Knows(NameOf(named)) ? Say(NameOf(named), language) : value)])
        : refused.Code;

    /// <summary>The key under which a value of an enum has its name: <c>Right.EditMembers</c>.</summary>
    public static string NameOf(Enum value) => $"{value.GetType().Name}.{value}";

    static FrozenDictionary<string, ResourceManager> Load()
    {
        var assembly = typeof(Wording).Assembly;
        var found = new Dictionary<string, ResourceManager>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.EndsWith("Text.resources", StringComparison.Ordinal)))
        {
            var manager = new ResourceManager(resource[..^".resources".Length], assembly);
            foreach (System.Collections.DictionaryEntry entry in manager.GetResourceSet(CultureInfo.InvariantCulture, true, false)!)
            {
                if (!found.TryAdd((string)entry.Key, manager)) throw new InvalidOperationException($"Two resource files have the key '{entry.Key}'.");
            }
        }

        return found.ToFrozenDictionary();
    }
}
