using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Settings;

namespace CampaignConsole.Core.Channels;

/// <summary>Changes what holds for sending: quiet hours and the public address.</summary>
public sealed class ChannelPolicyActions(SettingsBook book)
{
    /// <summary>Stores the policy; the address without a slash at its end.</summary>
    /// <exception cref="Refused"><c>public_address</c>: not a plain http or https address; <c>unknown_channel</c>; <c>right_missing</c>.</exception>
    public Task SaveAsync(Actor by, ChannelPolicy policy, CancellationToken ct)
    {
        if (!IsPublicAddress(policy.PublicAddress.Trim())) throw ChannelRefusals.PublicAddress();
        if (policy.QuietChannels.FirstOrDefault(channel => !ChannelNames.Sending.Contains(channel)) is { } unknown) throw ChannelRefusals.UnknownChannel(unknown);
        return book.WriteAsync(by, policy with { PublicAddress = policy.PublicAddress.Trim().TrimEnd('/') }, ct);
    }

    /// <summary>Links are made by adding a path, so nothing may follow the address's own.</summary>
    static bool IsPublicAddress(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme is "http" or "https") && uri.Host.Length > 0 && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;
}
