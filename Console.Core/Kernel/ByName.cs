using System.Collections.Frozen;

namespace CampaignConsole.Core.Kernel;

/// <summary>The registered varieties of one kind (channels, jobs, checks) by their name; duplicates are refused when it is made.</summary>
public sealed class ByName<T> where T : class
{
    readonly FrozenDictionary<string, T> items;

    /// <exception cref="InvalidOperationException">Two items have the same name.</exception>
    public ByName(IEnumerable<T> all, Func<T, string> name)
    {
        All = [.. all];
        var twice = All.GroupBy(name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) throw new InvalidOperationException($"Two {typeof(T).Name} are registered as '{twice.Key}'.");
        items = All.ToFrozenDictionary(name);
    }

    public IReadOnlyList<T> All { get; }

    public IEnumerable<string> Names => items.Keys.Order();

    public bool Knows(string name) => items.ContainsKey(name);

    /// <exception cref="Refused"><c>name_unknown</c></exception>
    public T this[string name] => items.TryGetValue(name, out var item) ? item : throw new Refused("name_unknown", RefusedKind.Invalid, name);
}
