namespace CampaignConsole.Benchmarks;

/// <summary>Where benches write. Nothing is deleted before the last is done: ext4 makes new files slowly for five minutes after it deleted many, and the next bench would be measured by that.</summary>
static class BenchFolders
{
    /// <summary>Of the script, which runs each bench in a process of its own and deletes it at its end; without it the folder is this process's.</summary>
    static readonly string? Given = Environment.GetEnvironmentVariable("CONSOLE_BENCH_FOLDER");

    static readonly string All = Given ?? Directory.CreateTempSubdirectory("console-bench-").FullName;

    public static string New() => Directory.CreateDirectory(Path.Combine(All, Guid.NewGuid().ToString("N"))).FullName;

    /// <summary>Deletes what the benches of this process left behind.</summary>
    public static void CleanUp()
    {
        if (Given is null) Directory.Delete(All, true);
    }
}
