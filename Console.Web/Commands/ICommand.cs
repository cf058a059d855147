namespace CampaignConsole.Web.Commands;

/// <summary>One thing that the program does when it is started with its name: <c>./run NAME …</c>.</summary>
public interface ICommand
{
    string Name { get; }

    /// <summary>One line for <c>./run help</c>.</summary>
    string Summary { get; }

    /// <summary>The options of its own, beside those that every command takes.</summary>
    IReadOnlyList<string> Options => [];

    /// <returns>The exit code: 0 done, 1 failed, 2 used wrongly.</returns>
    Task<int> ExecuteAsync(CommandLine line, CancellationToken ct);
}
