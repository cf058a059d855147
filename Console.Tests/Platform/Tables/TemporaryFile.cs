using System.Text;

namespace CampaignConsole.Tests.Platform.Tables;

/// <summary>A file that is gone after the test.</summary>
sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string extension = ".csv") => Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), Guid.NewGuid().ToString("N") + extension);

    public string Path { get; }

    public static TemporaryFile With(string text, Encoding? encoding = null)
    {
        var file = new TemporaryFile();
        File.WriteAllBytes(file.Path, [.. (encoding ?? new UTF8Encoding(false)).GetPreamble(), .. (encoding ?? new UTF8Encoding(false)).GetBytes(text)]);
        return file;
    }

    public void Dispose() => File.Delete(Path);
}
