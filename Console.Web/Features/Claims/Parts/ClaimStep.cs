namespace CampaignConsole.Web.Features.Claims.Parts;

/// <summary>Where somebody stands who wants an offer.</summary>
public enum ClaimStep
{
    /// <summary>The link is not one of ours, or there is no such offer.</summary>
    Broken,

    /// <summary>A member came by the link in a message.</summary>
    Ask,
    Claimed,

    /// <summary>Somebody came by a poster: who, has to be typed.</summary>
    AskNumber,

    /// <summary>A number was typed; whether it is a member's is not told.</summary>
    NumberTaken,
    NumberMissing,
    TooMany,
    NotAvailable,
    Over,
}
