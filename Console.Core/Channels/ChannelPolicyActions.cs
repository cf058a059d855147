using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Deliveries.Domains;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Settings;

namespace CampaignConsole.Core.Channels;

/// <summary>Changes what holds for sending: quiet hours, caps, guards and the public address.</summary>
public sealed class ChannelPolicyActions(SettingsBook book)
{
    /// <summary>Stores the policy; the address without a slash at its end.</summary>
    /// <exception cref="Refused"><c>public_address</c>: not a plain http or https address; <c>unknown_channel</c>; <c>channel_cap_range</c>; <c>domain_limit_range</c>; <c>channel_guards_range</c>; <c>right_missing</c>.</exception>
    public Task SaveAsync(Actor by, ChannelPolicy policy, CancellationToken ct)
    {
        Check(policy);
        return book.WriteAsync(by, policy with { PublicAddress = policy.PublicAddress.Trim().TrimEnd('/') }, ct);
    }

    /// <summary>Refuses what <see cref="SaveAsync"/> would refuse, and writes nothing: for who saves other settings with it.</summary>
    /// <exception cref="Refused"><c>public_address</c>, <c>unknown_channel</c>, <c>channel_cap_range</c>, <c>domain_limit_range</c>, <c>channel_guards_range</c></exception>
    public static void Check(ChannelPolicy policy)
    {
        if (!IsPublicAddress(policy.PublicAddress.Trim())) throw ChannelRefusals.PublicAddress();
        if (policy.QuietChannels.Concat(policy.AcceptedIsDelivered).FirstOrDefault(channel => !ChannelNames.Sending.Contains(channel)) is { } unknown) throw ChannelRefusals.UnknownChannel(unknown);
        if (policy.Caps.FirstOrDefault(cap => !ChannelNames.Sending.Contains(cap.Channel)) is { } nowhere) throw ChannelRefusals.UnknownChannel(nowhere.Channel);
        if (policy.Caps.Any(cap => !cap.IsInRange) || policy.Caps.DistinctBy(cap => cap.Channel).Count() < policy.Caps.Count)
            throw ChannelRefusals.ChannelCap(ChannelCap.HighestMost, ChannelCap.LongestDays);
        if (policy.Domains.Count > DomainLimit.MostDomains || policy.Domains.Any(limit => !limit.IsInRange) || policy.Domains.DistinctBy(limit => limit.Domain).Count() < policy.Domains.Count)
            throw ChannelRefusals.DomainLimit(DomainLimit.HighestPerSecond, DomainLimit.HighestAtOnce);
        if (!policy.Guards.IsInRange) throw ChannelRefusals.ChannelGuards();
    }

    /// <summary>Links are made by adding a path, so nothing may follow the address's own.</summary>
    static bool IsPublicAddress(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") && uri.Host.Length > 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;
}
