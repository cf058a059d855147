using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.Email;

/// <summary>E-mail by SMTP submission.</summary>
public sealed class EmailChannel(TimeProvider clock) : IMessageChannel
{
    public string Name => ChannelNames.Email;

    public Type OptionsType => typeof(EmailOptions);

    public ISender Open(object options)
    {
        var whole = OptionsCheck.Whole<EmailOptions>(options);
        MailAddress.Of(whole.FromAddress);
        if (whole.ReplyTo is { Length: > 0 } reply) MailAddress.Of(reply);
        if (whole.ReturnsFolder is { Length: > 0 } folder && !Path.IsPathFullyQualified(folder)) throw AdapterRefusals.OptionsInvalid([nameof(EmailOptions.ReturnsFolder)]);
        return new EmailSender(whole, clock);
    }
}
