namespace CampaignConsole.Tests.Kit;

/// <summary>The real data beside the checkout (<c>../shared/data</c>) or where <c>CONSOLE_REAL_DATA</c> says.</summary>
public static class RealData
{
    /// <summary>The folder; null when this machine has none, and tests that need it are skipped and say so.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>A file of the real data; skips the test when there is none.</summary>
    public static string File(string name)
    {
        Assert.SkipWhen(Folder is null, "No real data: put it beside the checkout as ../shared/data or set CONSOLE_REAL_DATA");
        return Path.Combine(Folder!, name);
    }

    static string? Find()
    {
        if (Environment.GetEnvironmentVariable("CONSOLE_REAL_DATA") is { Length: > 0 } said) return Directory.Exists(said) ? said : null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(data)) return data;
        }

        return null;
    }
}
