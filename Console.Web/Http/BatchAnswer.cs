using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Web.Http;

/// <summary>What became of one row of a batch.</summary>
/// <param name="Index">Position in the request, from 0.</param>
/// <param name="Status"><c>created</c>, <c>updated</c>, <c>unchanged</c> or <c>refused</c>; open.</param>
/// <param name="Code">Why it was refused; absent on success.</param>
/// <param name="Id">The console's id of what the row became; absent when refused.</param>
/// <param name="Title">The refusal in the caller's language.</param>
sealed record BatchRow(int Index, string Status, string? Code = null, string? Id = null, string? Title = null)
{
    public const string Refused = "refused";

    public static BatchRow Of(int index, Refused refused, string language) =>
        new(index, Refused, refused.Code, Title: Problems.Sentence(refused, language));
}

/// <summary>The answer to a batch, under HTTP 200: a bad row never loses the good ones.</summary>
sealed record BatchAnswer(IReadOnlyList<BatchRow> Results, DateTimeOffset ServerTime)
{
    public int Accepted => Results.Count(row => row.Status != BatchRow.Refused);

    public int Refused => Results.Count - Accepted;
}
