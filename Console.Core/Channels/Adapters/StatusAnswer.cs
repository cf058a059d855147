namespace CampaignConsole.Core.Channels.Adapters;

/// <summary>How often a provider may be asked, and for how long it can be believed.</summary>
/// <param name="PerMinute">Most questions a minute.</param>
/// <param name="Remembers">So long after a message first went out the provider still knows its key: only until then "never had it" proves anything.</param>
public sealed record StatusTerms(int PerMinute, TimeSpan Remembers);

/// <summary>What a provider says of a key.</summary>
public abstract record StatusAnswer
{
    StatusAnswer()
    {
    }

    /// <summary>It knows the message.</summary>
    /// <param name="Status"><c>accepted</c>, <c>rejected</c>, <c>delivered</c>, <c>bounced</c>; anything else says nothing yet.</param>
    /// <param name="Permanent">Of a bounce: the address takes nothing, for good.</param>
    public sealed record Told(string Status, string? Id = null, string? Code = null, bool Permanent = false) : StatusAnswer;

    /// <summary>It has no such key (404).</summary>
    public sealed record NeverHad : StatusAnswer;

    /// <summary>It gave no usable answer, so the next question would fare no better.</summary>
    /// <param name="At">Not before, where it said so.</param>
    public sealed record NoAnswer(string Cause, DateTimeOffset? At = null) : StatusAnswer;
}
