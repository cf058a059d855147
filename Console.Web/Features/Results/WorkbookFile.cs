using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Web.Features.ResultPages;

/// <summary>Answers with a workbook.</summary>
static class WorkbookFile
{
    const string Type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <summary>Written to a file first: a refusal half way must not end as half a workbook.</summary>
    public static async Task<IResult> OfAsync(DatabaseOptions database, string name, Func<Stream, Task> write, CancellationToken ct)
    {
        var path = Path.Combine(database.Folder("exports"), $"{Guid.CreateVersion7():N}.xlsx");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        try
        {
            await Task.Run(() => write(file), ct);
            file.Position = 0;
            return Results.File(file, Type, name);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
