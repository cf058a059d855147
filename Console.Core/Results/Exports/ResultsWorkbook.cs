using System.Globalization;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables.Sheets;
using CampaignConsole.Core.Platform.Wording;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Results.Exports;

/// <summary>How a workbook is asked for.</summary>
/// <param name="PersonalReason">Why personal fields are shown in full; without it they are masked.</param>
public sealed record WorkbookRequest(string Language, string? PersonalReason = null);

/// <summary>Writes a campaign's results as an Excel workbook: the figures of the page, and every recipient with the reason.</summary>
public sealed class ResultsWorkbook(ResultsQueries results, IDbContextFactory<ConsoleDb> databases, AuditNotes audit)
{
    /// <summary>Writes to a stream, recipients streamed; the stream is written synchronously, so give it a file.</summary>
    /// <exception cref="Refused"><c>right_missing</c>, <c>export_reason_missing</c>, <c>not_found</c>, <c>results_none</c></exception>
    public async Task WriteAsync(Actor by, long campaign, WorkbookRequest request, Stream stream, CancellationToken ct)
    {
        by.Demand(Right.ViewResults);
        var personal = request.PersonalReason is not null;
        if (personal) await AllowPersonalAsync(by, campaign, request.PersonalReason!, ct);
        var figures = await results.OfAsync(by, campaign, ct);
        var say = new WorkbookWords(request.Language);
        using var book = new SheetBook(stream, leaveOpen: true);
        SummarySheet.Write(book, figures, say);
        FigureSheets.Write(book, figures, say);
        await RecipientSheet.WriteAsync(book, databases, by.Scope, figures, personal, say, ct);
    }

    async Task AllowPersonalAsync(Actor by, long campaign, string reason, CancellationToken ct)
    {
        by.Demand(Right.ExportPersonal);
        if (string.IsNullOrWhiteSpace(reason)) throw ResultsRefusals.ReasonMissing();
        await audit.WriteAsync(by, "results.export_personal", campaign, new { reason }, ct);
    }
}

/// <summary>The workbook's words in one language.</summary>
sealed class WorkbookWords(string language)
{
    public string Language { get; } = Languages.Of(language);

    public CultureInfo Culture { get; } = Wording.Cultures[Languages.Of(language)];

    public string this[string key, params object?[] values] => Wording.Say("workbook." + key, Language, values);

    public string Channel(string name) => Wording.Knows("channel." + name) ? Wording.Say("channel." + name, Language) : name;

    /// <summary>The sentence of a rule that removed a member.</summary>
    public string Reason(string? code) => code is null ? "" : Wording.Knows("reason." + code) ? Wording.Say("reason." + code, Language) : code;
}
