namespace CampaignConsole.Web.Commands;

/// <summary>What the program was started with: a command's name, its words and its options (<c>--data DIR</c>, <c>--demo</c>, <c>--Section:Key value</c>).</summary>
public sealed record CommandLine(string Command, IReadOnlyList<string> Words, IReadOnlyDictionary<string, string?> Options)
{
    /// <summary>Options that every command takes; only the console itself listens at <c>--urls</c>.</summary>
    static readonly string[] Everywhere = ["data", "urls", "help"];

    /// <summary>Options that never take a value.</summary>
    static readonly HashSet<string> Flags = ["check", "demo", "help", "live", "test", "without-outbox"];

    /// <summary>Options that are settings of the process.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Settings => Options.Where(option => option.Key.Contains(':'));

    /// <summary>The value of an option, or null.</summary>
    public string? Option(string name) => Options.GetValueOrDefault(name);

    /// <summary>True when an option stands on the line, with or without a value.</summary>
    public bool Has(string name) => Options.ContainsKey(name);

    /// <summary>Reads the arguments; without a command's name it is "run". An option takes the next word as its value unless that is an option too.</summary>
    public static CommandLine Parse(string[] arguments)
    {
        var words = new List<string>();
        var options = new Dictionary<string, string?>();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!arguments[i].StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(arguments[i]);
                continue;
            }

            var option = arguments[i][2..];
            var equals = option.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0) options[option[..equals]] = option[(equals + 1)..];
            else if (!Flags.Contains(option) && i + 1 < arguments.Length && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal)) options[option] = arguments[++i];
            else options[option] = null;
        }

        return new CommandLine(words.Count > 0 ? words[0] : "run", [.. words.Skip(1)], options);
    }

    /// <summary>What is wrong with the options for a command that takes these of its own; null when nothing is.</summary>
    public string? Problem(IReadOnlyList<string> own)
    {
        foreach (var (name, value) in Options)
        {
            if (name.Contains(':') ? !ProcessSettings.Knows(name) : !own.Contains(name) && !Everywhere.Contains(name))
                return $"There is no {(name.Contains(':') ? "setting" : "option")} --{name} for \"{Command}\". ./run help lists what there is.";
            if (value is null && !Flags.Contains(name)) return $"--{name} needs a value.";
            if (value is not null && Flags.Contains(name)) return $"--{name} takes no value.";
        }

        return null;
    }
}
