using System.Text.Json.Serialization;
using CampaignConsole.Core.Platform.Settings;

namespace CampaignConsole.Core.Redemptions.Velocity;

/// <summary>The most that may happen within a window that slides.</summary>
/// <param name="Most">0: no limit.</param>
public sealed record VelocityLimit(int Most, int Minutes)
{
    /// <summary>The highest limit: as many instants are kept of each holder.</summary>
    public const int HighestMost = 1_000;

    public const int LongestMinutes = 1_440;

    [JsonIgnore]
    public bool IsOn => Most > 0;

    [JsonIgnore]
    public TimeSpan Window => TimeSpan.FromMinutes(Minutes);

    /// <summary>Brought into what can be counted.</summary>
    public VelocityLimit InRange() => new(Math.Clamp(Most, 0, HighestMost), Math.Clamp(Minutes, 1, LongestMinutes));
}

/// <summary>How many redemptions may begin with one member, device, clerk or store, and how many unknown codes one caller may try.</summary>
public sealed record VelocityPolicy : ISettings<VelocityPolicy>
{
    public static string Name => "velocity";

    public static VelocityPolicy Default { get; } = new();

    /// <summary>Nobody shops twenty times in an hour.</summary>
    public VelocityLimit Member { get; init; } = new(20, 60);

    /// <summary>A sale with an offer every five seconds, ten minutes long, is no till at work.</summary>
    public VelocityLimit Device { get; init; } = new(120, 10);

    public VelocityLimit Clerk { get; init; } = new(120, 10);

    /// <summary>Off unless somebody sets it: stores differ too much for one number.</summary>
    public VelocityLimit Store { get; init; } = new(0, 10);

    public VelocityLimit Codes { get; init; } = new(20, 10);

    public VelocityLimit Of(VelocityScope scope) => scope switch
    {
        VelocityScope.Member => Member,
        VelocityScope.Device => Device,
        VelocityScope.Clerk => Clerk,
        VelocityScope.Store => Store,
        VelocityScope.Codes => Codes,
    };

    public VelocityPolicy InRange() => this with
    {
        Member = Member.InRange(), Device = Device.InRange(), Clerk = Clerk.InRange(), Store = Store.InRange(), Codes = Codes.InRange(),
    };
}
