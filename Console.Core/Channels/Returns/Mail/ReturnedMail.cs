using System.Text.RegularExpressions;

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
/// <param name="Recipient">The address that we wrote to, as the report repeats it; personal, never stored.</param>
sealed record ReturnedRecipient(ReturnAction Action, string Status, string? Recipient);

/// <summary>A mail that came back: a report on delivery (RFC 3464), or a complaint (RFC 5965).</summary>
/// <param name="Key">Of which message of ours; null where it names none.</param>
/// <param name="Recipients">Of a report on delivery.</param>
/// <param name="Feedback">Of a complaint: abuse, fraud, not-spam, …</param>
sealed partial record ReturnedMail(Guid? Key, IReadOnlyList<ReturnedRecipient> Recipients, string? Feedback)
{
    const int MostRecipients = 100;

    /// <summary>Kinds of feedback by which a member says that they do not want it. Others report viruses, failed signatures, or that it was wanted after all.</summary>
    static readonly HashSet<string> Unwanted = ["abuse", "fraud", "other", "opt-out", "opt-out-list", "complaint", "miscategorized"];

    public bool IsComplaint => Feedback is not null && Unwanted.Contains(Feedback);

    /// <summary>What became of it. An alias hands one mail to several: it has come as far as the luckiest of them.</summary>
    public ReturnedRecipient? Outcome => Recipients.Count == 0 ? null : Recipients.MaxBy(recipient => recipient.Action);

    /// <summary>Reads any bytes; null when they are no report. Never throws.</summary>
    public static ReturnedMail? Read(ReadOnlySpan<byte> raw)
    {
        Guid? envelope = null, message = null;
        string? feedback = null;
        List<ReturnedRecipient>? recipients = null;
        foreach (var part in MailParts.Of(raw, out _))
        {
            switch (part.Type)
            {
                case "message/delivery-status" or "message/global-delivery-status":
                    recipients ??= [];
                    envelope ??= Statuses(part.Text, recipients);
                    break;
                case "message/feedback-report":
                    var fields = First(part.Text);
                    feedback ??= (fields["Feedback-Type"] ?? "").Trim().ToLowerInvariant();
                    envelope ??= KeyOf(fields["Original-Envelope-Id"]);
                    break;
                case "message/rfc822" or "message/rfc822-headers" or "text/rfc822-headers" or "text/rfc822" or "message/global" or "message/global-headers":
                    message ??= KeyOf(First(part.Text)["Message-ID"]);
                    break;
                default:
                    break;
            }
        }

        return recipients is null && feedback is null ? null : new ReturnedMail(envelope ?? message, recipients ?? [], feedback is { Length: > 0 and <= 40 } ? feedback : null);
    }

    /// <summary>Reads the groups of a status part: first what concerns the mail, then a group for each recipient.</summary>
    static Guid? Statuses(string text, List<ReturnedRecipient> recipients)
    {
        var lines = new MailLines(text);
        Guid? key = null;
        for (var next = 0; next < lines.Count && recipients.Count < MostRecipients;)
        {
            var group = MailFields.Read(lines, next, lines.Count, out next);
            if (group.IsEmpty) continue;
            key ??= KeyOf(group["Original-Envelope-Id"]);
            if (ActionOf(group["Action"]) is { } action) recipients.Add(new ReturnedRecipient(action, StatusOf(group, action), Address(group["Original-Recipient"] ?? group["Final-Recipient"])));
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

    /// <summary>The address after its type: <c>rfc822; a@b.example</c>.</summary>
    static string? Address(string? text) => text?[(text.IndexOf(';') + 1)..].Trim() is { Length: > 0 and <= 320 } address ? address : null;

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
