using Xunit;
using System.Text;
using System.Text.RegularExpressions;
using CampaignConsole.Core.Channels.Adapters.Email;

namespace CampaignConsole.Tests.Channels.Adapters;

/// <summary>The mail as any client must be able to read it.</summary>
public sealed partial class MailTextTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 21, 20, 5, 3, TimeSpan.Zero);

    [Theory]
    [InlineData("Winter coats, 20 % off")]
    [InlineData("冬季大衣，金卡会员八折，仅限本周末，全国门店与线上商城同步，先到先得")]
    [InlineData("A rather long subject that needs more than seventy-six characters to say what it wants to say")]
    [InlineData("👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍👍")]
    public void A_subject_reads_back_as_written(string subject)
    {
        var line = HeaderText.Line("Subject", subject);

        Assert.All(line.Split("\r\n"), part => Assert.True(part.Length <= 76, part));
        Assert.Equal(subject, Decoded(line["Subject: ".Length..^2]));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("tail \nand tab\t\nequals = é 中文 👍")]
    [InlineData(".\n..\n")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public void Quoted_printable_reads_back_as_written(string text)
    {
        var encoded = QuotedPrintable.Encode(text);

        Assert.All(encoded.Split("\r\n"), line => Assert.True(line.Length <= 76, line));
        Assert.True(Ascii.IsValid(encoded));
        Assert.Equal(text.Replace("\n", "\r\n"), FromQuotedPrintable(encoded));
    }

    [Fact]
    public void The_mail_carries_key_offer_and_one_click_unsubscribe()
    {
        var message = Samples.Message("email", "a@example.org") with { Html = "<p>Hello</p>", UnsubscribeUrl = "https://brand.example/u/abc" };

        var mail = Encoding.UTF8.GetString(MailText.Build(message, new EmailOptions { FromAddress = "shop@brand.example", FromName = "布兰德" }, Now));

        Assert.Contains("Date: Sat, 21 Nov 2026 20:05:03 +0000\r\n", mail);
        Assert.Contains($"Message-ID: <{message.Key:D}@brand.example>\r\n", mail);
        Assert.Contains("List-Unsubscribe: <https://brand.example/u/abc>\r\n", mail);
        Assert.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", mail);
        Assert.Contains("X-Offer-Id: 12\r\n", mail);
        Assert.Contains("X-Offer-Hash: 9f2c41ab\r\n", mail);
        Assert.Contains("multipart/alternative", mail);
        Assert.True(mail.IndexOf("text/plain", StringComparison.Ordinal) < mail.IndexOf("text/html", StringComparison.Ordinal));
        Assert.All(mail.Split("\r\n"), line => Assert.True(line.Length <= 998 && !line.Contains('\n') && !line.Contains('\r')));
    }

    static string Decoded(string value) => Words().Replace(value.Replace("\r\n ", " ").Replace("?= =?", "?==?"), word => Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups[1].Value)));

    static string FromQuotedPrintable(string encoded)
    {
        var bytes = new List<byte>();
        var joined = encoded.Replace("=\r\n", "");
        for (var i = 0; i < joined.Length; i++)
        {
            if (joined[i] == '=')
            {
                bytes.Add(Convert.ToByte(joined.Substring(i + 1, 2), 16));
                i += 2;
            }
            else
            {
                bytes.Add((byte)joined[i]);
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    [GeneratedRegex(@"=\?utf-8\?B\?([^?]*)\?=")]
    private static partial Regex Words();
}
