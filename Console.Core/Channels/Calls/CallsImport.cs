using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;

namespace CampaignConsole.Core.Channels.Calls;

/// <summary>A row of a call centre's file of results.</summary>
sealed record CallRow(CallResult Result);

/// <summary>Takes the list back with what came of each call: the list's own file with two more columns will do.</summary>
sealed class CallsImport : TableImport<CallRow>
{
    public override string Kind => "calls";

    public override Right Right => Right.EditMembers;

    public override IReadOnlyList<Column> Columns { get; } =
    [
        new("key", true, "row id", "row_id", "delivery key", "id", "编号", "行号"),
        new("outcome", true, "result", "call result", "disposition", "结果", "通话结果", "外呼结果"),
        new("callBackAt", false, "call back at", "callback", "again", "next call", "回拨时间", "再次联系时间"),
        new("calledAt", false, "called at", "at", "time", "call time", "通话时间", "外呼时间"),
    ];

    protected override CallRow Read(RowCells cells)
    {
        var text = cells.Identifier("key", 60);
        if (!Guid.TryParse(text, out var key) && cells.IsGood) cells.Refuse("key", "call_key");
        var outcome = cells.Choice("outcome", CallOutcomes.Spellings);
        return new CallRow(new CallResult(key, outcome ?? default, cells.Instant("calledAt"), cells.Instant("callBackAt")));
    }

    protected override async Task<int> WriteAsync(ConsoleDb db, ImportSetup setup, IReadOnlyList<ImportedRow<CallRow>> rows, ImportNotes notes, CancellationToken ct)
    {
        var answers = await CallOutcomes.WriteAsync(db, setup.By, [.. rows.Select(row => row.Row.Result)], setup.Now, ct);
        var taken = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            var (number, result) = (rows[i].Number, rows[i].Row.Result);
            if (answers[i].Problem is not { } problem) taken++;
            else if (problem.Code == "call_unknown") notes.Refuse(number, "key", result.Key.ToString("D"), problem.Code);
            else notes.Refuse(number, "callBackAt", null, problem.Code);
        }

        return taken;
    }
}
