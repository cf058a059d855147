namespace CampaignConsole.Core.Kernel;

/// <summary>The channels' names as the API, the database and the files spell them.</summary>
public static class ChannelNames
{
    public const string Email = "email";
    public const string Sms = "sms";
    public const string Push = "push";
    public const string WeChat = "wechat";
    public const string Webhook = "webhook";
    public const string CallList = "calllist";
    public const string Mail = "mail";

    /// <summary>A task handed to the staff of a store, who speak to their own customer.</summary>
    public const string Task = "task";
    public const string Pos = "pos";
    public const string Web = "web";
    public const string CallCentre = "callcentre";

    /// <summary>Channels on which something is sent to a member: they need consent and have ledger rows.</summary>
    public static IReadOnlyList<string> Sending { get; } = [Email, Sms, Push, WeChat, Webhook, CallList, Mail, Task];

    /// <summary>Channels that ask: no ledger rows, no marketing consent.</summary>
    public static IReadOnlyList<string> Asking { get; } = [Pos, Web, CallCentre];

    public static IReadOnlyList<string> All { get; } = [.. Sending, .. Asking];

    public static bool IsKnown(string? name) => name is not null && All.Contains(name);
}
