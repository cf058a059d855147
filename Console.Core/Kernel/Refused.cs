namespace CampaignConsole.Core.Kernel;

/// <summary>Which kind of refusal: it decides the HTTP status and the tone of the notice.</summary>
public enum RefusedKind
{
    /// <summary>The request contradicts a rule or is malformed (HTTP 422).</summary>
    Invalid,

    /// <summary>What was asked for does not exist, or not within the actor's scope (HTTP 404).</summary>
    NotFound,

    /// <summary>Somebody or something was there first, or the state does not allow it (HTTP 409).</summary>
    Conflict,

    /// <summary>The actor lacks the right (HTTP 403).</summary>
    Forbidden,

    /// <summary>Too many attempts; try again later (HTTP 429).</summary>
    TooMany,
}

/// <summary>A broken rule, said once for API, page and job. The code is stable; the sentence comes from resources by that code.</summary>
/// <param name="code">Stable, lower case with underscores, for example <c>offer_withdrawn</c>.</param>
/// <param name="kind">Decides the HTTP status.</param>
/// <param name="values">Figures and names for the sentence; never personal data that the actor may not see.</param>
public sealed class Refused(string code, RefusedKind kind, params object?[] values)
    : Exception($"{code}({string.Join(", ", values)})")
{
    public string Code { get; } = code;

    public RefusedKind Kind { get; } = kind;

    public IReadOnlyList<object?> Values { get; } = values;

    /// <summary>When it is worth trying again; null where nobody can tell.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The same may be granted a moment later: no answer that a retry should get for good.</summary>
    public bool IsForNow => Kind == RefusedKind.TooMany || RetryAfter is not null;
}
