using System.Text;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Channels.Returns.Mail;

namespace CampaignConsole.Tests.Channels.Returns;

/// <summary>Reading mails that came back: what servers write, what goes wrong on the way, and what somebody hostile may send.</summary>
public sealed class ReturnedMailTests
{
    static readonly Guid Key = new("5b2f6f0e-6d0c-5c1e-9a39-0f4d3f1c2a77");

    [Theory]
    [InlineData("failed", "5.1.1", "Failed", "5.1.1")]
    [InlineData("Failed (permanently)", "5.2.2 (mailbox full)", "Failed", "5.2.2")]
    [InlineData("delayed", "4.4.1", "Delayed", "4.4.1")]
    [InlineData("relayed", "2.1.9", "Relayed", "2.1.9")]
    [InlineData("expanded", "2.0.0", "Relayed", "2.0.0")]
    [InlineData("delivered", "2.0.0", "Delivered", "2.0.0")]
    [InlineData("failed", "none", "Failed", "5.1.1")]
    public void A_report_on_delivery_says_what_became_of_which_message(string action, string status, string became, string code)
    {
        var mail = Read(ReturnedMails.Report(Key, action, status))!;

        Assert.Equal((Key, became, code, "m1@example.org"), (mail.Key, mail.Outcome!.Action.ToString(), mail.Outcome.Status, Assert.Single(mail.Addresses)));
        Assert.False(mail.IsComplaint);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public void Lines_may_end_in_any_way(string end)
    {
        Assert.Equal("5.1.1", Read(ReturnedMails.Report(Key, "failed", "5.1.1").Replace("\n", end))!.Outcome!.Status);
        Assert.Equal(Key, Read(ReturnedMails.Complaint(Key).Replace("\n", end))!.Key);
    }

    [Fact]
    public void Without_an_envelope_id_of_ours_the_message_id_names_the_message()
    {
        Assert.Equal(Key, Read(ReturnedMails.Report(Key, "failed", "5.1.1", envelope: null))!.Key);
        Assert.Equal(Key, Read(ReturnedMails.Report(Key, "failed", "5.1.1", envelope: "QQ123"))!.Key);
        var other = new Guid("11111111-2222-5333-8444-555555555555");
        Assert.Equal(other, Read(ReturnedMails.Report(Key, "failed", "5.1.1", envelope: other.ToString("D").Replace("-", "+2D")))!.Key);
    }

    [Fact]
    public void A_missing_status_is_taken_from_the_diagnostic_and_a_report_in_utf_8_is_one_too()
    {
        Assert.Equal("5.0.0", Read(ReturnedMails.Report(Key, "failed", "", diagnostic: "smtp; 550 no such user"))!.Outcome!.Status);
        Assert.Equal("4.0.0", Read(ReturnedMails.Report(Key, "delayed", "", diagnostic: "smtp; 451 later"))!.Outcome!.Status);
        Assert.Equal("5.0.0", Read(ReturnedMails.Report(Key, "failed", "", diagnostic: "x; 用户不存在"))!.Outcome!.Status);
        Assert.Equal("5.1.1", Read(ReturnedMails.Report(Key, "failed", "5.1.1", type: "message/global-delivery-status"))!.Outcome!.Status);
    }

    [Fact]
    public void An_encoded_report_within_other_parts_is_found()
    {
        var status = $"Original-Envelope-Id: {Key:D}\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n";
        string Within(string encoding, string text) =>
            $"Content-Type: multipart/mixed; boundary=\"out side\"\n\n--out side\nContent-Type: text/plain\n\nlist footer\n--out side\nContent-Type: multipart/report;\n\tboundary=out\n\n"
            + $"--out\nContent-Type: MESSAGE/Delivery-Status; name=\"a;b\"\nContent-Transfer-Encoding: {encoding}\n\n{text}\n--out--\n--out side--\n";

        Assert.Equal(Key, Read(Within("base64", Convert.ToBase64String(Encoding.ASCII.GetBytes(status), Base64FormattingOptions.InsertLineBreaks)))!.Key);
        Assert.Equal(Key, Read(Within("quoted-printable", status.Replace("=", "=3D").Replace("Envelope", "Enve=\r\nlope").Replace("rfc822", "=72fc822")))!.Key);
    }

    [Fact]
    public void An_alias_that_hands_a_mail_to_several_has_it_come_as_far_as_the_luckiest()
    {
        var two = ReturnedMails.Report(Key, "failed", "5.1.1").Replace("\nFinal-Recipient:", "\nFinal-Recipient: rfc822; other@example.org\nAction: delivered\nStatus: 2.0.0\n\nFinal-Recipient:");

        Assert.Equal(2, Read(two)!.Recipients.Count);
        Assert.Equal(ReturnAction.Delivered, Read(two)!.Outcome!.Action);
    }

    [Theory]
    [InlineData("abuse", true)]
    [InlineData("Opt-Out", true)]
    [InlineData("fraud", true)]
    [InlineData("not-spam", false)]
    [InlineData("virus", false)]
    [InlineData("auth-failure", false)]
    [InlineData("", false)]
    public void Only_feedback_that_says_unwanted_is_a_complaint(string feedback, bool complains)
    {
        var mail = Read(ReturnedMails.Complaint(Key, feedback))!;

        Assert.Equal((Key, complains), (mail.Key, mail.IsComplaint));
    }

    [Fact]
    public void A_report_names_whom_it_was_written_to_and_in_the_end_for_and_a_complaint_the_mail_that_it_is_about()
    {
        var forwarded = Read(ReturnedMails.Report(Key, "failed", "5.1.1").Replace("Final-Recipient: rfc822; m1@example.org", "Final-Recipient: RFC822; <Other@Example.org>"))!;
        Assert.Equal(["m1@example.org", "other@example.org"], forwarded.Addresses.Order(StringComparer.Ordinal));
        Assert.Contains("m1@bücher.example", Read(ReturnedMails.Report(Key, "failed", "5.1.1", to: "m1@xn--bcher-kva.example"))!.Addresses);
        Assert.Empty(Read(ReturnedMails.Report(Key, "failed", "5.1.1", to: "unknown"))!.Addresses);

        var withheld = ReturnedMails.Complaint(Key).Replace("Original-Rcpt-To: <m1@example.org>", "Original-Rcpt-To: withheld");
        Assert.Equal("m1@example.org", Assert.Single(Read(withheld)!.Addresses));
        Assert.Equal("m1@example.org", Assert.Single(Read(withheld.Replace("To: <m1@example.org>", "To: \"Member; 1\" <M1@example.org>"))!.Addresses));
        Assert.Equal("m2@example.org", Assert.Single(Read(ReturnedMails.Complaint(Key).Replace("Original-Rcpt-To: <m1@", "Original-Rcpt-To: <m2@"))!.Addresses));
    }

    [Fact]
    public void A_mail_of_a_person_is_no_report_and_one_within_a_mail_is_not_ours_to_read()
    {
        Assert.Null(Read("From: a@b.example\nSubject: Re: Coats\n\nAction: failed\nStatus: 5.1.1\n"));
        Assert.Null(Read(""));
        Assert.Null(Read("Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\n" + ReturnedMails.Report(Key, "failed", "5.1.1") + "\n--x--\n"));
    }

    [Fact]
    public void A_hundred_thousand_mutated_mails_are_read_without_a_failure()
    {
        byte[][] seeds = [.. new[] { ReturnedMails.Report(Key, "failed", "5.1.1"), ReturnedMails.Complaint(Key), ReturnedMails.Report(Key, "delayed", "4.4.1").Replace("\n", "\r\n") }.Select(Encoding.UTF8.GetBytes)];
        var dice = new Random(20261121);
        byte[] spice = [0, 9, 10, 13, 32, 34, 45, 45, 58, 59, 61, 92, 255];
        var read = 0;
        for (var round = 0; round < 100_000; round++)
        {
            var mail = seeds[round % seeds.Length].ToArray();
            for (var change = dice.Next(1, 12); change > 0; change--)
            {
                var at = dice.Next(mail.Length);
                switch (dice.Next(4))
                {
                    case 0:
                        mail[at] = (byte)dice.Next(256);
                        break;
                    case 1:
                        mail[at] = spice[dice.Next(spice.Length)];
                        break;
                    case 2:
                        mail = mail[..Math.Max(1, at)];
                        break;
                    default:
                        var length = Math.Min(dice.Next(200), mail.Length - at);
                        mail = [.. mail[..at], .. mail.AsSpan(dice.Next(mail.Length - length + 1), length), .. mail[at..]];
                        break;
                }
            }

            if (ReturnedMail.Read(mail) is { } found)
            {
                read++;
                Assert.True(found.Feedback is null or { Length: <= 40 });
                Assert.All(found.Recipients, recipient => Assert.Matches(@"\A[245]\.\d{1,3}\.\d{1,3}\z", recipient.Status));
            }
        }

        // Most changes do no harm: else this would read nothing and prove nothing.
        Assert.InRange(read, 25_000, 100_000);
    }

    [Fact]
    public void Huge_deep_and_endless_mails_come_to_an_end()
    {
        var deep = new StringBuilder();
        for (var depth = 0; depth < 5_000; depth++) deep.Append($"Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n");
        var many = "Content-Type: multipart/report; boundary=b\n\n" + string.Concat(Enumerable.Repeat("--b\nContent-Type: message/delivery-status\n\nAction: failed\n\n", 50_000));
        var folded = "X: a\n" + string.Concat(Enumerable.Repeat(" b\n", 500_000));
        var fields = string.Concat(Enumerable.Range(0, 100_000).Select(number => $"H{number}: v\n"));

        Assert.Null(Read(deep.ToString()));
        Assert.InRange(Read(many)!.Recipients.Count, 1, 100);
        Assert.Null(Read(folded));
        Assert.Null(Read(fields));
        Assert.Null(Read(new string('a', 5_000_000)));
        Assert.Null(Read("Content-Type: multipart/report; boundary=\"" + new string('\\', 1_000_000)));
    }

    [Theory]
    [InlineData("5.1.1", true)]
    [InlineData("5.1.10", true)]
    [InlineData("5.2.1", true)]
    [InlineData("5.0.0", true)]
    [InlineData("5.2.2", false)]
    [InlineData("5.1.8", false)]
    [InlineData("5.7.1", false)]
    [InlineData("4.4.7", false)]
    public void Only_a_permanent_failure_of_the_address_itself_marks_it(string status, bool marks)
    {
        Assert.Equal(marks, BounceRule.IsOfTheAddress(status));
        Assert.Equal(status.StartsWith('5') ? status : null, BounceRule.StatusOf($"smtp_{status[0]}50_{status}"));
        Assert.Null(BounceRule.StatusOf("smtp_550"));
    }

    static ReturnedMail? Read(string mail) => ReturnedMail.Read(Encoding.UTF8.GetBytes(mail));
}
