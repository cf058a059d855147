using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.Webhook;

/// <summary>Signed webhooks to a system of the brand's own; the address is what that system knows the member by.</summary>
public sealed class WebhookChannel(IHttpClientFactory clients, TimeProvider clock) : IMessageChannel
{
    public string Name => ChannelNames.Webhook;

    public Type OptionsType => typeof(WebhookOptions);

    public ISender Open(object options)
    {
        var whole = OptionsCheck.Whole<WebhookOptions>(options);
        // Signs once, so that a secret that cannot be used is refused when it is saved and not when it is needed.
        WebhookSignature.Sign(whole.Secret, "check", DateTimeOffset.UnixEpoch, []);
        return new WebhookSender(clients, clock, whole);
    }
}
