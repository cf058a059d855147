namespace CampaignConsole.Core.Channels.Adapters;

/// <summary>What a channel promises about one message, and so what happens to it after a crash while sending.</summary>
public enum DeliveryClass
{
    /// <summary>Class A: the other side takes our key, so the same message may be sent again with it.</summary>
    Keyed,

    /// <summary>Class B: unkeyed marketing, at most once; after a crash it is unknown and never sent again on its own.</summary>
    AtMostOnce,

    /// <summary>Class C: unkeyed service messages, at least once; sent once more after a crash, flagged.</summary>
    AtLeastOnce,

    /// <summary>Class D: one file for an occurrence, absent or whole.</summary>
    File,

    /// <summary>Class E: the other side asks (till, web shop, call centre); nothing is sent.</summary>
    Inbound,

    /// <summary>Class F: handed to a person of the house, who says what came of it; the hand-over is a row of our own and never in doubt.</summary>
    Handed,
}
