using System.Text;
using System.Text.Json.Serialization;

namespace CampaignConsole.Core.Platform.Tables;

/// <summary>Where a column's values come from: a column of the file, or one text for all rows.</summary>
/// <param name="Index">The file's column counted from 0; null when a fixed text is given.</param>
/// <param name="Fixed">The text that every row gets.</param>
public sealed record ColumnSource(int? Index, string? Fixed = null);

/// <summary>Which column of the file feeds which column of the import, and how its dates are written.</summary>
/// <param name="Sources">By the import's column name; a column that is absent is left as it is.</param>
/// <param name="DayFirst">True: 03/04/2026 is 3 April; false: 4 March; null: such a date is an error because nobody can know.</param>
public sealed record ColumnMapping(IReadOnlyDictionary<string, ColumnSource> Sources, bool? DayFirst = null)
{
    public static ColumnMapping Nothing { get; } = new(new Dictionary<string, ColumnSource>());

    [JsonIgnore]
    public IEnumerable<int> UsedIndexes => Sources.Values.Where(source => source.Index is not null).Select(source => source.Index!.Value);

    /// <summary>The mapping that the headers suggest; a header feeds one column at most.</summary>
    public static ColumnMapping Guess(IReadOnlyList<Column> columns, TablePreview file)
    {
        var headers = file.Headers.Select(Plain).ToList();
        Dictionary<string, ColumnSource> sources = [];
        HashSet<int> used = [];
        void Take(Func<string, Column, bool> fits)
        {
            foreach (var column in columns.Where(column => !column.IsOpen && !sources.ContainsKey(column.Name)))
            {
                var at = Enumerable.Range(0, headers.Count).FirstOrDefault(i => headers[i] != "" && !used.Contains(i) && fits(headers[i], column), -1);
                if (at < 0) continue;
                used.Add(at);
                sources[column.Name] = new ColumnSource(at);
            }
        }

        Take((header, column) => header == Plain(column.Name));
        Take((header, column) => column.AlsoCalled.Any(name => Plain(name) == header));
        Take((header, column) => column.AlsoCalled.Any(name => Plain(name) is { Length: >= 5 } plain && header.Contains(plain, StringComparison.Ordinal)));
        return new ColumnMapping(sources, DateOrder.Guess(file.Rows));
    }

    /// <summary>The required columns that nothing feeds.</summary>
    public IReadOnlyList<string> Missing(IReadOnlyList<Column> columns) =>
        [.. columns.Where(column => column.Required && !Sources.ContainsKey(column.Name)).Select(column => column.Name)];

    /// <summary>A header without case, spaces, punctuation and full-width forms: "E-mail Address" is "emailaddress".</summary>
    static string Plain(string header)
    {
        var plain = new StringBuilder(header.Length);
        foreach (var character in header.Normalize(NormalizationForm.FormKC)) if (char.IsLetterOrDigit(character)) plain.Append(char.ToLowerInvariant(character));
        return plain.ToString();
    }
}
