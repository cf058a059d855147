using System.Globalization;

namespace CampaignConsole.Web.Commands.Till;

/// <summary>The list that a till is held to, and how each point came out; docs/tills.md says the same sentences.</summary>
sealed class Conformance(TextWriter output)
{
    public const string Signed = "The pack is signed by the console's key";
    public const string Forged = "A pack of which one sign was changed is refused";
    public const string Hashes = "Every definition has the hash that the pack names";
    public const string Vectors = "Every vector is answered to the same bytes";
    public const string Unchanged = "A pack that the till has already is not sent again";
    public const string Difference = "The difference since a version gives the whole";
    public const string SameCents = "A basket gets the same cents offline as online";
    public const string OneHold = "A hold asked for twice under one key is one hold";
    public const string Receipt = "A receipt confirms its hold";
    public const string Booked = "Sales from offline are booked, and the console finds what the till gave";
    public const string Gap = "What is missing in the sequence is reported, and no longer once it came";
    public const string Twice = "A batch sent twice books nothing twice";
    public const string NumberUsed = "A number that stands for another sale is refused and loses none of the others";
    public const string Broken = "A sale that cannot be read is listed and loses none of the others";
    public const string Slices = "No more was given offline than the slices allow";
    public const string Ahead = "A clock that is ahead is told, and its sale is booked";
    public const string LongAgo = "A sale of hours ago is booked under backfill and refused without it";
    public const string Return = "A return gives back what its preview said";
    public const string Test = "Sales by a test key are tests and take nothing of the slices";

    readonly Dictionary<string, string?> results = [];

    public static IReadOnlyList<string> All { get; } =
    [
        Signed, Forged, Hashes, Vectors, Unchanged, Difference, SameCents, OneHold, Receipt, Booked, Gap, Twice, NumberUsed, Broken, Slices, Ahead, LongAgo, Return, Test,
    ];

    public int Failed => results.Values.Count(problem => problem is not null);

    /// <summary>Notes how a point came out; the first failure of a point stays.</summary>
    /// <param name="problem">Null: as it should be.</param>
    public void Note(string point, string? problem)
    {
        if (!results.TryGetValue(point, out var before) || before is null) results[point] = problem;
    }

    public void Note(string point, bool isGood, string problem) => Note(point, isGood ? null : problem);

    /// <summary>The list, and the sum as the last line.</summary>
    public async Task PrintAsync()
    {
        await output.WriteLineAsync();
        foreach (var point in All)
        {
            var word = !results.TryGetValue(point, out var problem) ? "not tried" : problem is null ? "passed" : "FAILED";
            await output.WriteLineAsync($"{word,-10} {point}{(problem is null ? "" : ": " + problem)}");
        }

        var untried = All.Count - results.Count;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{results.Count - Failed} passed, {Failed} failed{(untried > 0 ? $", {untried} not tried" : "")}"));
    }
}
