using CampaignConsole.Core.Platform.Settings;

namespace CampaignConsole.Core.Assignments;

/// <summary>What a forecast has to know of the policy for sending, which belongs to the stage that sends: the same stored document, read in part and never written.</summary>
public sealed record SendingCaps : ISettings<SendingCaps>
{
    public static string Name => "channels";

    public static SendingCaps Default { get; } = new();

    /// <summary>Caps of single channels.</summary>
    public IReadOnlyList<SendingCap> Caps { get; init; } = [];
}

/// <summary>Most messages of one channel to one member within so many days.</summary>
public sealed record SendingCap(string Channel, int Most, int Days);
