namespace CampaignConsole.Core.Channels.Adapters;

/// <summary>What became of one attempt, told apart by the point of no return: SMTP's final dot, or the last request byte over HTTP.</summary>
public abstract record SendResult
{
    SendResult()
    {
    }

    /// <summary>The code of what was not taken; empty when it was.</summary>
    public string Word => this switch
    {
        Rejected rejected => rejected.Code,
        Deferred deferred => deferred.Code,
        Unknown unknown => unknown.Cause,
        NotStarted failed => failed.Cause,
        _ => "",
    };

    /// <summary>The other side has taken it over.</summary>
    public sealed record Accepted(string? ProviderId) : SendResult;

    /// <summary>The other side has refused it for good.</summary>
    /// <param name="Code">Stable, for example <c>smtp_550</c> or <c>http_422</c>; never the other side's free text.</param>
    public sealed record Rejected(string Code, Consequence Consequence = Consequence.None) : SendResult;

    /// <summary>The other side asks to come back later.</summary>
    /// <param name="NextAt">When it said so; otherwise the sender's own back-off decides.</param>
    public sealed record Deferred(string Code, DateTimeOffset? NextAt = null) : SendResult;

    /// <summary>The point of no return was passed and no answer came: it may or may not have been sent.</summary>
    public sealed record Unknown(string Cause) : SendResult;

    /// <summary>It failed for sure before the point of no return: safe to try again.</summary>
    public sealed record NotStarted(string Cause) : SendResult;
}

/// <summary>What a refusal means for the messages after this one.</summary>
public enum Consequence
{
    /// <summary>Nothing: it concerns this message only.</summary>
    None,

    /// <summary>Our access is refused: pause the channel.</summary>
    PauseChannel,

    /// <summary>The endpoint is gone: switch it off.</summary>
    DisableEndpoint,
}
