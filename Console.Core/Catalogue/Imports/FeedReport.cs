using CampaignConsole.Core.Platform.Tables.Imports;

namespace CampaignConsole.Core.Catalogue.Imports;

/// <summary>Turns the answers of a feed into the notes of an import.</summary>
static class FeedReport
{
    /// <summary>Notes refusals, and codes that stand in the chunk more than once.</summary>
    /// <returns>How many rows were taken.</returns>
    public static int Note(IReadOnlyList<FeedAnswer> answers, Func<int, (int Number, string Code)> rowOf, string column, ImportNotes notes)
    {
        var taken = 0;
        var seen = new HashSet<string>();
        for (var i = 0; i < answers.Count; i++)
        {
            var (number, code) = rowOf(i);
            if (answers[i].Problem is { } problem)
            {
                var value = problem.Values is [string text, ..] ? text : code;
                notes.Refuse(number, column, value, problem.Code);
                continue;
            }

            taken++;
            if (!seen.Add(code)) notes.Note(number, column, code, "given_twice");
        }

        return taken;
    }
}
