using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters;

/// <summary>What the adapters refuse.</summary>
public static class AdapterRefusals
{
    public static Refused OptionsInvalid(IReadOnlyList<string> names) => new("channel_options_invalid", RefusedKind.Invalid, string.Join(", ", names));

    public static Refused AddressInvalid() => new("address_invalid", RefusedKind.Invalid);

    public static Refused HeaderInvalid(string header) => new("header_invalid", RefusedKind.Invalid, header);

    public static Refused SecretInvalid() => new("webhook_secret_invalid", RefusedKind.Invalid);
}
