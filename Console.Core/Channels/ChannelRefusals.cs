using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels;

/// <summary>What Channels refuses.</summary>
public static class ChannelRefusals
{
    public static Refused KillReason() => new("kill_reason", RefusedKind.Invalid);

    public static Refused TestAddress() => new("test_address", RefusedKind.Invalid);

    public static Refused PublicAddress() => new("public_address", RefusedKind.Invalid);

    public static Refused UnknownChannel(string name) => new("unknown_channel", RefusedKind.Invalid, name);

    public static Refused NotSetUp() => new("channel_not_set_up", RefusedKind.Conflict);

    public static Refused ReceiptSignature() => new("receipt_signature", RefusedKind.Forbidden);

    public static Refused ReceiptUnreadable() => new("receipt_unreadable", RefusedKind.Invalid);
}
