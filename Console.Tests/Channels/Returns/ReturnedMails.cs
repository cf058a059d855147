namespace CampaignConsole.Tests.Channels.Returns;

/// <summary>Reports as mail servers write them.</summary>
static class ReturnedMails
{
    /// <summary>A report in Postfix's manner, with the head of the mail that it is about.</summary>
    public static string Report(Guid key, string action, string status, string? envelope = "", string type = "message/delivery-status", string diagnostic = "smtp; 550 5.1.1 <m1@example.org>: user unknown",
        string to = "m1@example.org") =>
        $"""
        Return-Path: <>
        From: MAILER-DAEMON@relay.example (Mail Delivery System)
        To: bounces@brand.example
        Subject: Undelivered Mail Returned to Sender
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
         boundary="4XyZ1.1700000000/relay.example"

        This is a MIME-encapsulated message.

        --4XyZ1.1700000000/relay.example
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        I'm sorry to have to inform you that your message could not be delivered.
        Action: this line is a person's

        --4XyZ1.1700000000/relay.example
        Content-Description: Delivery report
        Content-Type: {type}

        Reporting-MTA: dns; relay.example
        {(envelope is null ? "X-Postfix-Queue-ID: 4XyZ1" : $"Original-Envelope-Id: {(envelope.Length == 0 ? key.ToString("D") : envelope)}")}
        Arrival-Date: Sat, 21 Nov 2026 12:00:00 +0000 (UTC)

        Final-Recipient: rfc822; {to}
        Original-Recipient: rfc822;{to}
        Action: {action}
        Status: {status}
        Remote-MTA: dns; mx.example.org
        Diagnostic-Code: {diagnostic}
            in folded
         	lines

        --4XyZ1.1700000000/relay.example
        Content-Description: Undelivered Message Headers
        Content-Type: text/rfc822-headers

        From: "Northwind" <news@brand.example>
        To: {to}
        Subject: =?utf-8?B?5aSn6KGj?=
        Message-ID: <{key:D}@brand.example>

        --4XyZ1.1700000000/relay.example--

        """;

    /// <summary>A complaint of a mailbox provider (RFC 5965, appendix B).</summary>
    public static string Complaint(Guid key, string feedback = "abuse", string to = "m1@example.org") =>
        $"""
        From: <abusedesk@example.com>
        To: <bounces@brand.example>
        Subject: FW: Coats
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type="feedback-report"; boundary=part1_13d.2e68ed54_boundary

        --part1_13d.2e68ed54_boundary
        Content-Type: text/plain; charset="US-ASCII"
        Content-Transfer-Encoding: 7bit

        This is an email abuse report for an email message received from IP 192.0.2.1.

        --part1_13d.2e68ed54_boundary
        Content-Type: message/feedback-report

        Feedback-Type: {feedback}
        User-Agent: SomeGenerator/1.0
        Version: 1
        Original-Mail-From: <bounces@brand.example>
        Original-Rcpt-To: <{to}>

        --part1_13d.2e68ed54_boundary
        Content-Type: message/rfc822
        Content-Disposition: inline

        From: <news@brand.example>
        To: <{to}>
        Subject: Coats
        Message-ID:
         <{key:D}@brand.example>

        Dear Member 1
        --part1_13d.2e68ed54_boundary--

        """;
}
