namespace CampaignConsole.Tests.Members;

/// <summary>Finds the real data beside the checkout; a test without it is skipped and says so.</summary>
static class SharedData
{
    public static string File(params string[] parts)
    {
        var folder = Environment.GetEnvironmentVariable("CONSOLE_REAL_DATA") ?? Beside(AppContext.BaseDirectory);
        var file = Path.Combine([folder ?? "", .. parts]);
        Assert.SkipUnless(System.IO.File.Exists(file), $"No {string.Join('/', parts)} in CONSOLE_REAL_DATA or ../shared/data");
        return file;
    }

    static string? Beside(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            var data = Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(data)) return data;
        }

        return null;
    }
}
