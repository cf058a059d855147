using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace CampaignConsole.Tests.Architecture;

public partial class ResourceTests
{
    const string Chinese = ".zh-Hans.resx";

    static readonly IReadOnlyList<SourceFile> Resources = [.. SourceTree.Files("Console.Core", ".resx"), .. SourceTree.Files("Console.Web", ".resx")];

    static readonly IReadOnlyList<SourceFile> Sources =
        [.. SourceTree.Files("Console.Core", ".cs"), .. SourceTree.Files("Console.Web", ".cs"), .. SourceTree.Files("Console.Web", ".razor")];

    [Fact]
    public void Both_languages_have_all_keys_with_the_same_places_for_values() => Assert.Empty(Gaps(Resources));

    [Fact]
    public void Every_refusal_has_its_sentence()
    {
        var keys = Resources.SelectMany(file => Entries(file).Keys).ToHashSet();
        var codes = Sources.SelectMany(file => RefusalCode().Matches(file.Text).Select(match => "refused." + match.Groups[1].Value)).Distinct();
        Assert.Equal([], codes.Except(keys));
    }

    [Fact]
    public void Every_sentence_that_core_says_is_there()
    {
        var keys = Resources.SelectMany(file => Entries(file).Keys).ToHashSet();
        Assert.Equal([], Sources.SelectMany(file => SaidKey().Matches(file.Text).Select(match => match.Groups[1].Value)).Except(keys));
    }

    [Fact]
    public void No_two_files_of_core_have_the_same_key() => Assert.Empty(
        SourceTree.Files("Console.Core", "Text.resx").SelectMany(file => Entries(file).Keys).GroupBy(key => key).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void A_planted_gap_is_found()
    {
        static SourceFile Resource(string path, string data) => new(path, $"<root>{data}</root>");
        var gaps = Gaps(
        [
            Resource("A.resx", "<data name=\"x\"><value>{0} members</value></data><data name=\"y\"><value>Y</value></data>"),
            Resource("A.zh-Hans.resx", "<data name=\"x\"><value>会员</value></data>"),
            Resource("B.resx", "<data name=\"z\"><value>Z</value></data>"),
        ]);
        Assert.Equal(["A.resx: x has other places for values in Chinese", "A.resx: y is missing in Chinese", "B.resx has no Chinese file"], gaps);
    }

    static List<string> Gaps(IReadOnlyList<SourceFile> resources)
    {
        var gaps = new List<string>();
        foreach (var english in resources.Where(file => !file.Path.EndsWith(Chinese, StringComparison.Ordinal)))
        {
            var other = resources.FirstOrDefault(file => file.Path == english.Path[..^".resx".Length] + Chinese);
            if (other is null)
            {
                gaps.Add($"{english.Path} has no Chinese file");
                continue;
            }

            var (left, right) = (Entries(english), Entries(other));
            gaps.AddRange(left.Keys.Except(right.Keys).Select(key => $"{english.Path}: {key} is missing in Chinese"));
            gaps.AddRange(right.Keys.Except(left.Keys).Select(key => $"{english.Path}: {key} is missing in English"));
            gaps.AddRange(left.Where(entry => entry.Value.Length == 0).Select(entry => $"{english.Path}: {entry.Key} is empty"));
            gaps.AddRange(left.Where(entry => right.TryGetValue(entry.Key, out var text) && !Places(entry.Value).SetEquals(Places(text)))
                .Select(entry => $"{english.Path}: {entry.Key} has other places for values in Chinese"));
        }

        gaps.Sort(StringComparer.Ordinal);
        return gaps;
    }

    static Dictionary<string, string> Entries(SourceFile file) =>
        XDocument.Parse(file.Text).Root!.Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")?.Value ?? "");

    static HashSet<string> Places(string text) => [.. Place().Matches(text).Select(match => match.Groups[1].Value)];

    [GeneratedRegex("""\{(\d+)[^}]*\}""")]
    private static partial Regex Place();

    [GeneratedRegex("""(?:new Refused|new)\(\s*"([a-z0-9_]+)",\s*RefusedKind""")]
    private static partial Regex RefusalCode();

    [GeneratedRegex("""Wording\.Say\(\s*"([^"]+)",""")]
    private static partial Regex SaidKey();
}
