using System.Reflection;
using System.Text.RegularExpressions;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Tests.Architecture;

public partial class SizeTests
{
    static readonly IReadOnlyList<SourceFile> Sources = [.. SourceTree.Files("Console.Core", ".cs"), .. SourceTree.Files("Console.Web", ".cs")];

    static readonly IReadOnlyList<SourceFile> Pages = SourceTree.Files("Console.Web", ".razor");

    [Fact]
    public void No_file_is_over_its_cap() => Assert.Empty(OverCap([.. Sources, .. Pages]));

    [Fact]
    public void Files_are_small_on_the_whole()
    {
        var lines = Sources.Select(file => file.Lines).Order().ToList();
        Assert.InRange(lines[lines.Count / 2], 1, 60);
        Assert.InRange(lines[lines.Count * 95 / 100], 1, 250);
    }

    [Fact]
    public void No_page_takes_more_than_six_injections() => Assert.Empty(Pages.Where(page => Injections(page) > 6).Select(page => page.Path));

    [Fact]
    public void Verbs_and_questions_have_at_most_six_methods_and_six_dependencies() => Assert.Empty(
        typeof(ConsoleDb).Assembly.GetTypes().Concat(typeof(Program).Assembly.GetTypes())
            .Where(type => type.Name.EndsWith("Actions", StringComparison.Ordinal) || type.Name.EndsWith("Queries", StringComparison.Ordinal))
            .Where(TooWide).Select(type => type.Name));

    [Fact]
    public void Planted_giants_are_found()
    {
        var giants = new[]
        {
            new SourceFile("a.cs", new string('\n', 401)), new SourceFile("b.razor", new string('\n', 201)), new SourceFile("c.razor.cs", new string('\n', 251)),
            new SourceFile("d.cs", new string('\n', 400)),
        };
        Assert.Equal(["a.cs: 401 lines", "b.razor: 201 lines", "c.razor.cs: 251 lines"], OverCap(giants));
        Assert.Equal(7, Injections(new SourceFile("p.razor", string.Concat(Enumerable.Repeat("@inject A B\n", 7)))));
        Assert.True(TooWide(typeof(WideQueries)));
    }

    static List<string> OverCap(IEnumerable<SourceFile> files) =>
        [.. files.Where(file => file.Lines > Cap(file.Path)).Select(file => $"{file.Path}: {file.Lines} lines")];

    static int Cap(string path) => path.EndsWith(".razor.cs", StringComparison.Ordinal) ? 250 : path.EndsWith(".razor", StringComparison.Ordinal) ? 200 : 400;

    static int Injections(SourceFile page)
    {
        var behind = Sources.FirstOrDefault(file => file.Path == page.Path + ".cs");
        return InjectDirective().Count(page.Text) + (behind is null ? 0 : InjectAttribute().Count(behind.Text));
    }

    static bool TooWide(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Select(method => method.Name).Distinct().Count() > 6
        || type.GetConstructors().Any(constructor => constructor.GetParameters().Length > 6);

    [GeneratedRegex(@"^@inject\s", RegexOptions.Multiline)]
    private static partial Regex InjectDirective();

    [GeneratedRegex(@"\[Inject\]")]
    private static partial Regex InjectAttribute();

#pragma warning disable CA1822, CS9113 // a planted type
    sealed class WideQueries(int a, int b, int c, int d, int e, int f, int g);
#pragma warning restore CA1822, CS9113
}
