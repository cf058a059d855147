using System.Reflection;
using System.Text.RegularExpressions;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Tests.Architecture;

public partial class NameTests
{
    static readonly string[] Empty = ["Helper", "Helpers", "Manager", "Util", "Utils", "Service", "Handler", "Base"];

    [Fact]
    public void No_type_has_an_empty_name() => Assert.Empty(EmptyNames(Own()).Select(type => type.FullName));

    [Fact]
    public void A_planted_empty_name_is_found() => Assert.Single(EmptyNames([typeof(PlantedManager)]));

    [Fact]
    public void Pages_leave_failures_to_their_base_and_never_trust_data_as_markup()
    {
        var pages = SourceTree.Files("Console.Web/Features", ".razor").Concat(SourceTree.Files("Console.Web/Features", ".razor.cs")).ToList();
        Assert.Empty(pages.Where(page => Catching().IsMatch(page.Text) || page.Text.Contains("new MarkupString") || page.Text.Contains("(MarkupString)")).Select(page => page.Path));
    }

    [Fact]
    public void Only_the_kit_names_the_component_library() => Assert.Empty(
        SourceTree.Files("Console.Web/Features", ".razor").Concat(SourceTree.Files("Console.Web/Features", ".cs"))
            .Where(file => file.Text.Contains("<Radzen") || file.Text.Contains("using Radzen")).Select(file => file.Path));

    static IEnumerable<Type> Own() => typeof(ConsoleDb).Assembly.GetTypes().Concat(typeof(Program).Assembly.GetTypes())
        .Where(type => type.Namespace?.StartsWith("CampaignConsole", StringComparison.Ordinal) == true && !type.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute)));

    static IEnumerable<Type> EmptyNames(IEnumerable<Type> types) =>
        types.Where(type => Array.Exists(Empty, word => type.Name.Split('`')[0].EndsWith(word, StringComparison.Ordinal)));

    [GeneratedRegex(@"\bcatch\s*(\(|\{|$)", RegexOptions.Multiline)]
    private static partial Regex Catching();

    sealed class PlantedManager;
}
