using System.Diagnostics;

namespace CampaignConsole.Tests.Platform.Tables;

/// <summary>Asks openpyxl, a reader that is not ours, what it sees in a workbook.</summary>
static class Python
{
    const string Interpreter = "/usr/bin/python3";

    public static string Run(string script, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Interpreter), "Debian's python3 and python3-openpyxl are not installed");
        var start = new ProcessStartInfo(Interpreter) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.GetAwaiter().GetResult());
        return output.Trim();
    }
}
