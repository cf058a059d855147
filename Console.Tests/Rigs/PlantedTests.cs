using System.Diagnostics;
using CampaignConsole.Tests.Architecture;

namespace CampaignConsole.Tests.Rigs;

/// <summary>The planted bugs of <c>eng/planted-bugs</c> keep applying to the source and keep naming a rig that exists; <c>./eng/planted</c> shows that each is found.</summary>
public sealed class PlantedTests
{
    static readonly IReadOnlyList<SourceFile> Patches = SourceTree.Files("eng/planted-bugs", ".patch");

    [Fact]
    public void There_are_ten_and_more_and_the_list_names_each()
    {
        var list = File.ReadAllText(Path.Combine(SourceTree.Root, "eng/planted-bugs/README.md"));
        Assert.InRange(Patches.Count, 10, 100);
        Assert.All(Patches, patch => Assert.Contains($"`{Path.GetFileNameWithoutExtension(patch.Path)}`", list, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_names_a_rig_that_exists() => Assert.All(Patches, patch =>
    {
        var rig = patch.Text.Split('\n')[0];
        Assert.StartsWith("rig: ", rig, StringComparison.Ordinal);
        Assert.NotNull(typeof(PlantedTests).Assembly.GetType(rig["rig: ".Length..]));
    });

    [Fact]
    public async Task Each_still_applies_to_the_source()
    {
        foreach (var patch in Patches) Assert.Equal("", await ApplyAsync(patch.Path));
    }

    [Fact]
    public async Task A_patch_for_a_line_that_is_gone_is_told()
    {
        var stale = Path.GetTempFileName();
        await File.WriteAllTextAsync(stale, Patches[0].Text.Replace("row.State", "row.Stand", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Contains("does not apply", await ApplyAsync(stale), StringComparison.Ordinal);
        File.Delete(stale);
    }

    /// <returns>What git complains about; nothing where it applies.</returns>
    static async Task<string> ApplyAsync(string patch)
    {
        Process git;
        try
        {
            git = Process.Start(new ProcessStartInfo("git", ["apply", "--check", patch]) { WorkingDirectory = SourceTree.Root, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("git is not installed");
            throw;
        }

        using (git)
        {
            var said = await git.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await git.WaitForExitAsync(TestContext.Current.CancellationToken);
            return git.ExitCode == 0 ? "" : $"{patch}: {said}";
        }
    }
}
