using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;

namespace CampaignConsole.Web.Features.Settings;

/// <summary>The cap of one channel while it is edited; without a number there is none.</summary>
public sealed class ChannelCapEdit(string channel, ChannelCap? cap)
{
    const int UsualDays = 7;

    public string Channel { get; } = channel;

    public int? Most { get; set; } = cap?.Most;

    public int Days { get; set; } = cap?.Days ?? UsualDays;

    public ChannelCap? ToCap() => Most is { } most ? new ChannelCap(Channel, most, Days) : null;
}

/// <summary>The guards of channels while they are edited; shares in per cent.</summary>
public sealed class ChannelGuardsEdit(ChannelGuards guards)
{
    const int PerPercent = 100;

    public int LeastAttempts { get; set; } = guards.LeastAttempts;

    public decimal Bounces { get; set; } = (decimal)guards.BouncesBasisPoints / PerPercent;

    public decimal Complaints { get; set; } = (decimal)guards.ComplaintsBasisPoints / PerPercent;

    public int Errors { get; set; } = guards.ErrorsOfHundred;

    public int BreakerFailures { get; set; } = guards.BreakerFailures;

    public int BreakerSeconds { get; set; } = guards.BreakerSeconds;

    public ChannelGuards ToGuards() => guards with
    {
        LeastAttempts = LeastAttempts, BouncesBasisPoints = Points(Bounces), ComplaintsBasisPoints = Points(Complaints), ErrorsOfHundred = Errors,
        BreakerFailures = BreakerFailures, BreakerSeconds = BreakerSeconds,
    };

    /// <summary>What is far out of range is left for the verb to refuse, not to overflow.</summary>
    static int Points(decimal percent) => (int)Math.Round(Math.Clamp(percent, -1m, 1_000m) * PerPercent);
}
