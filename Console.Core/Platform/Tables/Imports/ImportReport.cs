using System.Text;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Platform.Tables.Imports;

/// <summary>The report of an import on disk: one problem a line, written up to a length that the cursor knows.</summary>
public static class ImportReport
{
    /// <summary>Problems beyond this many are read unsorted.</summary>
    const int MostSorted = 200_000;

    /// <summary>Writes problems behind the part of the report that is certain.</summary>
    /// <returns>The new length.</returns>
    internal static async Task<long> AppendAsync(string path, long length, IReadOnlyCollection<CellProblem> problems, CancellationToken ct)
    {
        await using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write);
        file.SetLength(length);
        file.Position = length;
        if (problems.Count == 0) return length;
        var lines = new StringBuilder();
        foreach (var problem in problems) lines.Append(CanonicalJson.Of(problem)).Append('\n');
        await file.WriteAsync(Encoding.UTF8.GetBytes(lines.ToString()), ct);
        await file.FlushAsync(ct);
        return file.Position;
    }

    /// <summary>The problems by row; very long reports as they were written.</summary>
    internal static IEnumerable<CellProblem> Read(string path)
    {
        if (!File.Exists(path)) return [];
        var all = File.ReadLines(path).Where(line => line.Length > 0).Select(CanonicalJson.Read<CellProblem>);
        return File.ReadLines(path).Take(MostSorted + 1).Count() > MostSorted ? all : all.OrderBy(problem => problem.Row);
    }

    /// <summary>A problem's reason as a sentence.</summary>
    public static string Reason(CellProblem problem, string language)
    {
        var key = "import." + problem.Code;
        if (Wording.Wording.Knows(key)) return Wording.Wording.Say(key, language);
        return Wording.Wording.Refusal(new Refused(problem.Code, RefusedKind.Invalid, problem.Value, "", ""), language);
    }
}
