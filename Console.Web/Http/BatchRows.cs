using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;

namespace CampaignConsole.Web.Http;

/// <summary>Reads the rows of a batch one by one, so that a row that cannot be read loses none of the others.</summary>
static class BatchRows
{
    const int MostRows = 1_000;

    /// <summary>The rows of a body, a bare list or a list under any name; a row that cannot be read is null.</summary>
    /// <exception cref="JsonException">There is no list.</exception>
    /// <exception cref="Refused"><c>batch_too_long</c></exception>
    public static List<T?> Read<T>(JsonElement body) where T : class
    {
        var list = body.ValueKind == JsonValueKind.Object
            ? body.EnumerateObject().Select(property => property.Value).FirstOrDefault(value => value.ValueKind == JsonValueKind.Array)
            : body;
        if (list.ValueKind != JsonValueKind.Array) throw new JsonException("A batch is a list of rows.");
        if (list.GetArrayLength() > MostRows) throw MemberRefusals.BatchTooLong(MostRows);
        return [.. list.EnumerateArray().Select(Row<T>)];
    }

    /// <summary>One answer a row, in their order: what was made of those that could be read, and for the others that they could not.</summary>
    /// <param name="answers">One for each row that is not null.</param>
    public static IReadOnlyList<BatchRow> Answers<T, TAnswer>(List<T?> rows, IEnumerable<TAnswer> answers, ApiCaller caller, Func<int, TAnswer, BatchRow> say) where T : class
    {
        var waiting = new Queue<TAnswer>(answers);
        return [.. rows.Select((row, index) => row is null ? BatchRow.Of(index, new Refused("row_malformed", RefusedKind.Invalid), caller.Actor.Language) : say(index, waiting.Dequeue()))];
    }

    static T? Row<T>(JsonElement row) where T : class
    {
        try
        {
            return row.ValueKind == JsonValueKind.Object ? row.Deserialize<T>(ApiJson.Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
