using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CampaignConsole.Core.Members.Identities;

namespace CampaignConsole.Core.Channels.Returns.Mail;

/// <summary>What a mail server says became of a mail for one recipient (RFC 3464, section 2.3.3).</summary>
enum ReturnAction
{
    Failed,
    Delayed,

    /// <summary>Handed to a system that reports no further, or to the members of a list.</summary>
    Relayed,
    Delivered,
}

/// <summary>One recipient of a report.</summary>
/// <param name="Status">For example <c>5.1.1</c> (RFC 3463); from the diagnostic where the report has none.</param>
sealed record ReturnedRecipient(ReturnAction Action, string Status);

/// <summary>A mail that came back: a report on delivery (RFC 3464), or a complaint (RFC 5965).</summary>
/// <param name="Key">Of which message of ours; null where it names none.</param>
/// <param name="Recipients">Of a report on delivery.</param>
/// <param name="Feedback">Of a complaint: abuse, fraud, not-spam, …</param>
/// <param name="Addresses">Whom it says that we wrote to, normalised; personal, never stored.</param>
sealed partial record ReturnedMail(Guid? Key, IReadOnlyList<ReturnedRecipient> Recipients, string? Feedback, IReadOnlyCollection<string> Addresses)
{
    const int MostRecipients = 100;

    /// <summary>Kinds of feedback by which a member says that they do not want it. Others report viruses, failed signatures, or that it was wanted after all.</summary>
    static readonly HashSet<string> Unwanted = ["abuse", "fraud", "other", "opt-out", "opt-out-list", "complaint", "miscategorized"];

    static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    public bool IsComplaint => Feedback is not null && Unwanted.Contains(Feedback);

    /// <summary>What became of it. An alias hands one mail to several: it has come as far as the luckiest of them.</summary>
    public ReturnedRecipient? Outcome => Recipients.Count == 0 ? null : Recipients.MaxBy(recipient => recipient.Action);

    /// <summary>Reads any bytes; null when they are no report. Never throws.</summary>
    public static ReturnedMail? Read(ReadOnlySpan<byte> raw)
    {
        Guid? envelope = null, message = null;
        string? feedback = null, to = null;
        var addresses = new HashSet<string>(StringComparer.Ordinal);
        List<ReturnedRecipient>? recipients = null;
        foreach (var part in MailParts.Of(raw, out _))
        {
            switch (part.Type)
            {
                case "message/delivery-status" or "message/global-delivery-status":
                    recipients ??= [];
                    envelope ??= Statuses(part.Text, recipients, addresses);
                    break;
                case "message/feedback-report":
                    var fields = First(part.Text);
                    feedback ??= (fields["Feedback-Type"] ?? "").Trim().ToLowerInvariant();
                    envelope ??= KeyOf(fields["Original-Envelope-Id"]);
                    Name(fields["Original-Rcpt-To"], addresses);
                    break;
                case "message/rfc822" or "message/rfc822-headers" or "text/rfc822-headers" or "text/rfc822" or "message/global" or "message/global-headers":
                    var head = First(part.Text);
                    message ??= KeyOf(head["Message-ID"]);
                    to ??= head["To"];
                    break;
                default:
                    break;
            }
        }

        // Who passes a complaint on may leave out who complained; the mail that it is about was written to them.
        if (feedback is not null && addresses.Count == 0) Name(to, addresses);
        return recipients is null && feedback is null ? null : new ReturnedMail(envelope ?? message, recipients ?? [], feedback is { Length: > 0 and <= 40 } ? feedback : null, addresses);
    }

    /// <summary>Reads the groups of a status part: first what concerns the mail, then a group for each recipient.</summary>
    static Guid? Statuses(string text, List<ReturnedRecipient> recipients, HashSet<string> addresses)
    {
        var lines = new MailLines(text);
        Guid? key = null;
        for (var next = 0; next < lines.Count && recipients.Count < MostRecipients;)
        {
            var group = MailFields.Read(lines, next, lines.Count, out next);
            if (group.IsEmpty) continue;
            key ??= KeyOf(group["Original-Envelope-Id"]);
            if (ActionOf(group["Action"]) is not { } action) continue;
            recipients.Add(new ReturnedRecipient(action, StatusOf(group, action)));
            // The first is whom we wrote to where the server still knows it, the other whom it was for in the end.
            Name(group["Original-Recipient"], addresses);
            Name(group["Final-Recipient"], addresses);
        }

        return key;
    }

    static MailFields First(string text)
    {
        var lines = new MailLines(text);
        return MailFields.Read(lines, 0, lines.Count, out _);
    }

    /// <summary>The key within an envelope's id, which may be written as xtext (RFC 3461), or before the @ of a Message-ID.</summary>
    static Guid? KeyOf(string? text)
    {
        if (text is null) return null;
        var plain = text.Replace("+2D", "-", StringComparison.OrdinalIgnoreCase);
        return KeyPattern().Match(plain) is { Success: true } found && Guid.TryParseExact(found.Value, "D", out var key) ? key : null;
    }

    static ReturnAction? ActionOf(string? text) => FirstWord(text) switch
    {
        "failed" => ReturnAction.Failed,
        "delayed" => ReturnAction.Delayed,
        "relayed" or "expanded" => ReturnAction.Relayed,
        "delivered" => ReturnAction.Delivered,
        _ => null,
    };

    static string StatusOf(MailFields group, ReturnAction action)
    {
        if (StatusPattern().Match(group["Status"] ?? "") is { Success: true } said) return said.Value;
        var diagnostic = group["Diagnostic-Code"] ?? "";
        if (StatusPattern().Match(diagnostic) is { Success: true } enhanced) return enhanced.Value;
        return ReplyPattern().Match(diagnostic) is { Success: true } reply ? $"{reply.Value[0]}.0.0" : action switch
        {
            ReturnAction.Failed => "5.0.0",
            ReturnAction.Delayed => "4.0.0",
            ReturnAction.Relayed or ReturnAction.Delivered => "2.0.0",
        };
    }

    /// <summary>Adds the address of a field: after its type (<c>rfc822; a@b.example</c>), or between angle brackets.</summary>
    static void Name(string? text, HashSet<string> addresses)
    {
        var whole = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text ?? ""));
        var (start, end) = (whole.LastIndexOf('<'), whole.LastIndexOf('>'));
        var written = start >= 0 && end > start ? whole[(start + 1)..end] : whole[(whole.IndexOf(';') + 1)..];
        if (EmailAddress.Normalise(written) is not { } address) return;
        addresses.Add(address);
        var domain = address.LastIndexOf('@') + 1;
        if (!address[domain..].Contains("xn--", StringComparison.Ordinal)) return;
        try
        {
            // Mails leave with the domain in ASCII, whatever letters the member wrote it in.
            addresses.Add(address[..domain] + Idn.GetUnicode(address[domain..]));
        }
        catch (ArgumentException)
        {
            // It stands for no other letters.
        }
    }

    static string FirstWord(string? text)
    {
        var word = (text ?? "").Trim();
        var end = word.AsSpan().IndexOfAny(" \t;(");
        return (end < 0 ? word : word[..end]).ToLowerInvariant();
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KeyPattern();

    [GeneratedRegex(@"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])", RegexOptions.CultureInvariant)]
    private static partial Regex StatusPattern();

    [GeneratedRegex(@"(?<!\d)[245]\d\d(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex ReplyPattern();
}
