using System.ComponentModel.DataAnnotations;

namespace CampaignConsole.Core.Channels.Adapters.Email;

/// <summary>How the connection to the submission server is encrypted.</summary>
public enum SmtpSecurity
{
    /// <summary>TLS from the first byte (port 465).</summary>
    Tls,

    /// <summary>STARTTLS, demanded (port 587).</summary>
    StartTls,

    /// <summary>Not encrypted; for a relay on this machine only.</summary>
    None,
}

/// <summary>A mail submission server.</summary>
public sealed class EmailOptions
{
    [Required]
    public string Host { get; set; } = "";

    [Range(1, 65535)]
    public int Port { get; set; } = 587;

    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    public string? UserName { get; set; }

    [Secret]
    public string? Password { get; set; }

    [Required]
    public string FromAddress { get; set; } = "";

    public string? FromName { get; set; }

    public string? ReplyTo { get; set; }

    /// <summary>Where bounces go (the envelope's sender); the from address when empty.</summary>
    public string? BounceAddress { get; set; }

    /// <summary>The mailbox folder (Maildir) of that address, absolute: reports in its <c>new</c> are read and laid into its <c>cur</c>. Empty: none is read.</summary>
    public string? ReturnsFolder { get; set; }

    /// <summary>Signs mails that a mail server hands over to <c>/api/v1/receipts/email/raw</c> (Standard Webhooks, <c>whsec_…</c>).</summary>
    [Secret]
    public string? ReceiptSecret { get; set; }

    /// <summary>SHA-256 of the server's certificate in hexadecimal, for a relay with a certificate of its own; otherwise the machine's trust decides.</summary>
    public string? CertificateSha256 { get; set; }

    /// <summary>The server is a relay that drops a Message-ID it has already seen: a message may be sent again with the same key.</summary>
    public bool TakesKey { get; set; }

    /// <summary>Seconds to wait for one answer.</summary>
    [Range(1, 300)]
    public int TimeoutSeconds { get; set; } = 30;
}
