using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Platform.Tables.Imports;

/// <summary>Where uploaded files and their reports lie: <c>imports/</c> in the data folder, which all nodes share.</summary>
public sealed class ImportFolder(DatabaseOptions options)
{
    const string Name = "imports";

    /// <summary>The largest file that is taken, in bytes.</summary>
    public const long Largest = 512L << 20;

    /// <summary>Keeps an upload under a name of its own.</summary>
    /// <returns>The path relative to the data folder.</returns>
    public async Task<string> KeepAsync(Stream content, string fileName, CancellationToken ct)
    {
        var extension = Path.GetExtension(fileName).ToLowerInvariant();
        var relative = Path.Combine(Name, Guid.NewGuid().ToString("N") + (extension is ".csv" or ".xlsx" or ".txt" or ".tsv" ? extension : ".csv"));
        options.Folder(Name);
        await using var file = File.Create(PathOf(relative));
        await content.CopyToAsync(file, ct);
        if (file.Length > Largest) throw TablesRefusals.TooLarge(Largest >> 20);
        return relative;
    }

    /// <summary>The full path of a file of this folder.</summary>
    public string PathOf(string relative) => Path.Combine(Path.GetFullPath(options.DataFolder), Name, Path.GetFileName(relative));

    /// <summary>The report beside an upload: one JSON document a line.</summary>
    public static string ReportOf(string relative) => Path.ChangeExtension(relative, ".report");

    /// <summary>The folder for the parts of a file whose rows are brought together.</summary>
    public string PartsOf(string relative) => Path.ChangeExtension(PathOf(relative), ".parts");

    public void Delete(string relative)
    {
        File.Delete(PathOf(relative));
        File.Delete(PathOf(ReportOf(relative)));
        if (Directory.Exists(PartsOf(relative))) Directory.Delete(PartsOf(relative), recursive: true);
    }
}
