using System.Globalization;
using System.Text;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.Email;

/// <summary>Builds the mail itself: headers and a text part, or text and HTML as alternatives.</summary>
public static class MailText
{
    /// <summary>The whole mail with CR LF line ends, before dot-stuffing.</summary>
    /// <exception cref="Refused"><c>address_invalid</c>, <c>header_invalid</c></exception>
    public static byte[] Build(OutgoingMessage message, EmailOptions options, DateTimeOffset now)
    {
        var from = MailAddress.Of(options.FromAddress);
        var to = MailAddress.Of(message.Address);
        var mail = new StringBuilder();
        mail.Append(HeaderText.Raw("Date", now.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture)));
        mail.Append("From: ").Append(HeaderText.Mailbox("From", options.FromName, from)).Append("\r\n");
        mail.Append(HeaderText.Raw("To", to.Value, to.NeedsUtf8));
        if (options.ReplyTo is { Length: > 0 } reply) mail.Append(HeaderText.Raw("Reply-To", MailAddress.Of(reply).Value));
        mail.Append(HeaderText.Line("Subject", message.Subject ?? ""));
        mail.Append(HeaderText.Raw("Message-ID", $"<{message.Key:D}@{from.DomainPart}>"));
        if (message.UnsubscribeUrl is { } unsubscribe)
        {
            mail.Append(HeaderText.Raw("List-Unsubscribe", $"<{unsubscribe}>"));
            mail.Append(HeaderText.Raw("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }

        if (message.Offer is { } offer)
        {
            mail.Append(HeaderText.Raw("X-Offer-Id", offer.Id.ToString(CultureInfo.InvariantCulture)));
            mail.Append(HeaderText.Raw("X-Offer-Hash", offer.Hash));
        }

        mail.Append(HeaderText.Raw("Content-Language", message.Language));
        mail.Append(HeaderText.Raw("Auto-Submitted", "auto-generated"));
        mail.Append("MIME-Version: 1.0\r\n");
        if (message.Html is { } html)
        {
            // The boundary has an "=", which quoted-printable text never has before a letter outside its own escapes.
            var boundary = $"=_{message.Key:N}";
            mail.Append($"Content-Type: multipart/alternative;\r\n boundary=\"{boundary}\"\r\n\r\n");
            Part(mail.Append($"--{boundary}\r\n"), "plain", message.Text);
            Part(mail.Append($"--{boundary}\r\n"), "html", html);
            mail.Append($"--{boundary}--\r\n");
        }
        else
        {
            Part(mail, "plain", message.Text);
        }

        return Encoding.UTF8.GetBytes(mail.ToString());
    }

    static void Part(StringBuilder mail, string kind, string text) => mail
        .Append($"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
        .Append(QuotedPrintable.Encode(text))
        .Append("\r\n");
}
