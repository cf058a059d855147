using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CampaignConsole.Tests.Architecture;

/// <summary>Reads from the compiler's symbols what knows what, and judges it by the house's rules.</summary>
static class River
{
    const string Core = "CampaignConsole.Core";

    /// <summary>The stages in the river's order: each may know those before it.</summary>
    static readonly string[] Stages =
        ["Catalogue", "Members", "Audiences", "Promotions", "Campaigns", "Assignments", "Channels", "Redemptions", "Results"];

    static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("CampaignConsole.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    static readonly CSharpParseOptions Options = new(LanguageVersion.Preview);

    static readonly Lazy<CSharpCompilation> Whole = new(() => CSharpCompilation.Create(
        "river",
        SourceTree.Files("Console.Core", ".cs").Append(new SourceFile("Console.Core/Kernel/Usings.cs", ImplicitUsings)).Select(Parse),
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)));

    const string ImplicitUsings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; "
        + "global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";

    /// <summary>Every breach of the rules in Core, one sentence each.</summary>
    public static IReadOnlyList<string> Breaches() => BreachesIn(Whole.Value, Whole.Value.SyntaxTrees);

    /// <summary>The breaches of files that are planted into Core.</summary>
    public static IReadOnlyList<string> BreachesOf(params SourceFile[] planted)
    {
        var trees = planted.Select(Parse).ToArray();
        return BreachesIn(Whole.Value.AddSyntaxTrees(trees), trees);
    }

    static List<string> BreachesIn(CSharpCompilation compilation, IEnumerable<SyntaxTree> trees) =>
        [.. trees.AsParallel().SelectMany(tree => Breaches(tree, compilation.GetSemanticModel(tree))).Distinct().Order()];

    static SyntaxTree Parse(SourceFile file) => CSharpSyntaxTree.ParseText(file.Text, Options, file.Path);

    static IEnumerable<string> Breaches(SyntaxTree tree, SemanticModel model)
    {
        foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            if (name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is not null) continue;
            var symbol = model.GetSymbolInfo(name).Symbol ?? model.GetSymbolInfo(name).CandidateSymbols.FirstOrDefault();
            var known = symbol is null or INamespaceSymbol or IParameterSymbol or ILocalSymbol ? null : (symbol as INamedTypeSymbol ?? symbol.ContainingType)?.ContainingNamespace?.ToDisplayString();
            if (known is null || Breach(tree.FilePath, known) is not { } reason) continue;
            yield return $"{tree.FilePath} knows {symbol!.ContainingType?.Name ?? symbol.Name} of {known}: {reason}";
        }
    }

    static string? Breach(string path, string known)
    {
        var folder = path["Console.Core/".Length..];
        if (known == "Quartz" || known.StartsWith("Quartz.", StringComparison.Ordinal))
            return folder == "Platform/Jobs/QuartzWiring.cs" ? null : "only QuartzWiring knows the engine";
        var pure = folder.StartsWith("Promotions/Benefits/", StringComparison.Ordinal) || folder.StartsWith("Promotions/Baskets/", StringComparison.Ordinal);
        if (pure && (known.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal) || known == Core + ".Platform.Storage"))
            return "benefits and baskets know no storage";
        if (!known.StartsWith(Core + ".", StringComparison.Ordinal)) return null;

        var (from, to) = (folder.Split('/')[0], known.Split('.')[2]);
        if (to == "Kernel") return null;
        if (from == to) return AdaptersStayApart(folder, known) ? null : "adapters know the Kernel only";
        return from switch
        {
            "Kernel" => "the Kernel knows nobody",
            "Platform" => "the Platform knows no stage",
            "Channels" when folder.StartsWith("Channels/Adapters/", StringComparison.Ordinal) => to == "Platform" && known != Core + ".Platform.Storage" ? null : "adapters know the Kernel only",
            _ when to == "Platform" => null,
            "Promotions" => to == "Catalogue" ? null : "Promotions knows Catalogue only",
            "Redemptions" when to == "Channels" => "Redemptions never knows Channels",
            _ => Array.IndexOf(Stages, to) < Array.IndexOf(Stages, from) ? null : "a stage looks upstream only",
        };
    }

    static bool AdaptersStayApart(string folder, string known) =>
        !folder.StartsWith("Channels/Adapters/", StringComparison.Ordinal) || known.StartsWith(Core + ".Channels.Adapters", StringComparison.Ordinal);
}
