using System.Runtime.CompilerServices;

namespace CampaignConsole.Tests.Architecture;

/// <summary>A source file as the guard tests see it.</summary>
public sealed record SourceFile(string Path, string Text)
{
    public int Lines => Text.AsSpan().Count('\n');
}

/// <summary>The checkout that these tests were built from.</summary>
static class SourceTree
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    /// <summary>Files below a folder with an ending, without what the build or EF makes; paths are relative to the root, with slashes.</summary>
    public static IReadOnlyList<SourceFile> Files(string folder, string ending) =>
    [
        .. Paths(Path.Combine(Root, folder), "*" + ending)
            .Select(path => (path, relative: Path.GetRelativePath(Root, path).Replace('\\', '/')))
            .Where(file => !file.relative.Split('/').Any(part => part is "bin" or "obj" or "Migrations" or "wwwroot"))
            .Select(file => new SourceFile(file.relative, File.ReadAllText(file.path)))
            .OrderBy(file => file.Path, StringComparer.Ordinal),
    ];

    static IEnumerable<string> Paths(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories) : [];

    static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
