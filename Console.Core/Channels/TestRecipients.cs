using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Settings;

namespace CampaignConsole.Core.Channels;

/// <summary>Somebody of the brand's own people who looks at messages before members get them.</summary>
public sealed record TestRecipient(string Name, string? Email = null, string? Phone = null, string? Device = null, string? OpenId = null)
{
    /// <summary>The address on a channel; null where there is none. Files go to other firms, who would take a test for a member, so they have none at all.</summary>
    public string? AddressOn(string channel) => channel switch
    {
        ChannelNames.Email => Given(Email),
        ChannelNames.Sms => Given(Phone),
        ChannelNames.Push => Given(Device),
        ChannelNames.WeChat => Given(OpenId),
        ChannelNames.Webhook => $"test:{Name}",
        _ => null,
    };

    static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>Who may be sent tests of campaigns: an administrator keeps the list, so that nobody writes to members by way of a test.</summary>
public sealed record TestRecipients : ISettings<TestRecipients>
{
    /// <summary>Most recipients of the list.</summary>
    public const int Most = 50;

    public static string Name => "test-recipients";

    public static TestRecipients Default { get; } = new();

    public IReadOnlyList<TestRecipient> Recipients { get; init; } = [];
}
