using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Deliveries.Domains;

namespace CampaignConsole.Web.Features.Settings;

/// <summary>Quiet hours, caps, guards and the public address while they are edited.</summary>
public sealed class SendingEdit(ChannelPolicy policy)
{
    readonly HashSet<string> quiet = [.. policy.QuietChannels];
    readonly HashSet<string> silent = [.. policy.AcceptedIsDelivered];

    public string PublicAddress { get; set; } = policy.PublicAddress;

    public TimeOnly From { get; set; } = policy.Quiet.From;

    public TimeOnly To { get; set; } = policy.Quiet.To;

    public TimeOnly StrictFrom { get; set; } = policy.QuietWhereUnknown.From;

    public TimeOnly StrictTo { get; set; } = policy.QuietWhereUnknown.To;

    /// <summary>One for each channel, in the order of all channels.</summary>
    public IReadOnlyList<ChannelCapEdit> Caps { get; } = [.. Core.Kernel.ChannelNames.Sending.Select(channel => new ChannelCapEdit(channel, policy.Caps.FirstOrDefault(cap => cap.Channel == channel)))];

    public ChannelGuardsEdit Guards { get; } = new(policy.Guards);

    /// <summary>Of domains without a row of their own.</summary>
    public DomainLimitEdit OtherDomains { get; } = policy.Domains.FirstOrDefault(limit => limit.Domain.Length == 0) is { } other ? DomainLimitEdit.Of(other) : new DomainLimitEdit();

    public List<DomainLimitEdit> Domains { get; } = [.. policy.Domains.Where(limit => limit.Domain.Length > 0).Select(DomainLimitEdit.Of)];

    public bool InSandbox { get; set; } = policy.QuietInSandbox;

    /// <summary>Links that begin with it lead nobody but the one who sits at this computer.</summary>
    public bool IsLocal => Uri.TryCreate(PublicAddress, UriKind.Absolute, out var uri) && uri.IsLoopback;

    public string ExampleLink => $"{PublicAddress.Trim().TrimEnd('/')}/p/…";

    public bool IsQuiet(string channel) => quiet.Contains(channel);

    /// <summary>Whether no report of a delivery comes from it.</summary>
    public bool IsSilent(string channel) => silent.Contains(channel);

    public void Silence(string channel, bool on) => _ = on ? silent.Add(channel) : silent.Remove(channel);

    public void Switch(string channel, bool on) => _ = on ? quiet.Add(channel) : quiet.Remove(channel);

    /// <summary>What is stored; the channels in the order of all channels, so that the same choice is the same document.</summary>
    public ChannelPolicy ToPolicy() => policy with
    {
        PublicAddress = PublicAddress,
        Quiet = new QuietWindow(From, To),
        QuietWhereUnknown = new QuietWindow(StrictFrom, StrictTo),
        QuietChannels = [.. Core.Kernel.ChannelNames.Sending.Where(quiet.Contains)],
        AcceptedIsDelivered = [.. Core.Kernel.ChannelNames.Sending.Where(silent.Contains)],
        QuietInSandbox = InSandbox,
        Caps = [.. Caps.Select(cap => cap.ToCap()).OfType<ChannelCap>()],
        Domains = [.. Domains.Select(limit => limit.ToLimit()).Prepend(OtherDomains.ToOthers()).OfType<DomainLimit>().OrderBy(limit => limit.Domain, StringComparer.Ordinal)],
        Guards = Guards.ToGuards(),
    };
}
