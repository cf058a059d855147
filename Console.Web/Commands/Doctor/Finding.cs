namespace CampaignConsole.Web.Commands.Doctor;

/// <summary>How bad a finding is.</summary>
public enum FindingLevel
{
    Ok,

    /// <summary>It works, but somebody should know.</summary>
    Warn,

    /// <summary>It does not work; the command ends with a code other than 0.</summary>
    Fail,
}

/// <summary>What one look found, and what to do about it.</summary>
public sealed record Finding(FindingLevel Level, string Text, string? Advice = null)
{
    public static Finding Ok(string text) => new(FindingLevel.Ok, text);

    public static Finding Warn(string text, string? advice = null) => new(FindingLevel.Warn, text, advice);

    public static Finding Fail(string text, string? advice = null) => new(FindingLevel.Fail, text, advice);

    /// <summary>One line of the report.</summary>
    public string Line(string check) => $"{Level.ToString().ToLowerInvariant(),-4}  {check,-12} {Text.ReplaceLineEndings(" ")}{(Advice is null ? "" : " → " + Advice)}";
}

/// <summary>One thing that the doctor looks at.</summary>
/// <param name="NeedsDatabase">It is left out, and said so, where there is no current database.</param>
public sealed record Check(string Name, bool NeedsDatabase, Func<IServiceProvider, CancellationToken, Task<IReadOnlyList<Finding>>> LookAsync);
