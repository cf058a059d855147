using Xunit;
using System.Text;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Email;

namespace CampaignConsole.Tests.Channels.Adapters;

/// <summary>Encryption, sign-in and what may not be smuggled into a session.</summary>
public sealed class SmtpSessionTests
{
    [Fact]
    public async Task Starttls_encrypts_and_says_hello_again()
    {
        await using var server = new FakeSmtpServer { OffersTls = true };
        await using var sender = Tls(server, FakeSmtpServer.CertificateSha256);

        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Samples.Message("email", "a@example.org"), default));
        Assert.Equal(2, server.Commands.Count(command => command.StartsWith("EHLO", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_came_in_the_clear_before_encryption_is_thrown_away()
    {
        await using var server = new FakeSmtpServer { OffersTls = true, Injected = "554 injected by somebody in the middle" };
        await using var sender = Tls(server, FakeSmtpServer.CertificateSha256);

        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Samples.Message("email", "a@example.org"), default));
    }

    [Fact]
    public async Task A_server_without_starttls_or_with_a_strange_certificate_gets_no_mail()
    {
        await using var stripped = new FakeSmtpServer();
        await using var strange = new FakeSmtpServer { OffersTls = true };
        await using var first = Tls(stripped, FakeSmtpServer.CertificateSha256);
        await using var second = Tls(strange, null);

        Assert.Equal("NotStarted smtp_tls", SmtpPhaseTests.Word(await first.SendAsync(Samples.Message("email", "a@example.org"), default)));
        Assert.Equal("NotStarted smtp_tls", SmtpPhaseTests.Word(await second.SendAsync(Samples.Message("email", "a@example.org"), default)));
        Assert.DoesNotContain(stripped.Commands, command => command.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PLAIN LOGIN")]
    [InlineData("LOGIN")]
    public async Task Signs_in_with_what_the_server_offers(string mechanisms)
    {
        await using var server = new FakeSmtpServer { Mechanisms = mechanisms };
        await using var sender = SignedIn(server);

        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Samples.Message("email", "a@example.org"), default));
        var said = mechanisms == "LOGIN" ? Convert.ToBase64String(Encoding.UTF8.GetBytes("pass")) : "AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes("\0user\0pass"));
        Assert.Contains(said, server.Commands);
    }

    [Fact]
    public async Task A_refused_sign_in_is_safe_to_repeat_and_named()
    {
        await using var server = new FakeSmtpServer { Mechanisms = "PLAIN", At = SmtpStage.Auth, What = "535 5.7.8 no" };
        await using var sender = SignedIn(server);

        Assert.Equal("NotStarted smtp_auth", SmtpPhaseTests.Word(await sender.SendAsync(Samples.Message("email", "a@example.org"), default)));
        Assert.Equal("NotStarted smtp_auth", SmtpPhaseTests.Word(await sender.ProbeAsync(default)));
    }

    [Theory]
    [InlineData("a@example.org\r\nRCPT TO:<b@example.org>")]
    [InlineData("a@example.org\n")]
    [InlineData("a@example.org>\0")]
    [InlineData("a@exa mple.org")]
    [InlineData("<a@example.org>")]
    [InlineData("a@example.org, b@example.org")]
    [InlineData("no-at-sign")]
    [InlineData("@example.org")]
    [InlineData("..a@example.org")]
    public async Task An_address_that_could_carry_a_second_command_is_refused(string address)
    {
        await using var server = new FakeSmtpServer();
        await using var sender = SmtpPhaseTests.Open(server);

        Assert.Equal("Rejected address_invalid", SmtpPhaseTests.Word(await sender.SendAsync(Samples.Message("email", address), default)));
        Assert.Equal(0, server.Connections);
    }

    [Fact]
    public async Task A_subject_with_a_line_break_is_refused()
    {
        await using var server = new FakeSmtpServer();
        await using var sender = SmtpPhaseTests.Open(server);

        var result = await sender.SendAsync(Samples.Message("email", "a@example.org") with { Subject = "Hello\r\nBcc: everybody@example.org" }, default);

        Assert.Equal("Rejected header_invalid", SmtpPhaseTests.Word(result));
    }

    [Fact]
    public async Task Lines_with_dots_arrive_as_they_were_written()
    {
        await using var server = new FakeSmtpServer();
        await using var sender = SmtpPhaseTests.Open(server);

        await sender.SendAsync(Samples.Message("email", "a@example.org", "first\n.\n..two\nend."), default);

        Assert.Contains("first\r\n.\r\n..two\r\nend.\r\n", server.Mails.Single());
    }

    [Fact]
    public async Task The_envelope_carries_the_delivery_key()
    {
        await using var server = new FakeSmtpServer();
        await using var sender = SmtpPhaseTests.Open(server);
        var message = Samples.Message("email", "a@bücher.example");

        await sender.SendAsync(message, default);

        Assert.Contains(server.Commands, command => command.StartsWith("MAIL FROM:<shop@brand.example>", StringComparison.Ordinal) && command.EndsWith($"ENVID={message.Key:D}", StringComparison.Ordinal));
        Assert.Contains(server.Commands, command => command.StartsWith("RCPT TO:<a@xn--bcher-kva.example>", StringComparison.Ordinal));
    }

    static ISender Tls(FakeSmtpServer server, string? pin)
    {
        var options = SmtpPhaseTests.Options(server.Port);
        options.Security = SmtpSecurity.StartTls;
        options.CertificateSha256 = pin;
        return new EmailChannel(TimeProvider.System).Open(options);
    }

    static ISender SignedIn(FakeSmtpServer server)
    {
        var options = SmtpPhaseTests.Options(server.Port);
        options.UserName = "user";
        options.Password = "pass";
        return new EmailChannel(TimeProvider.System).Open(options);
    }
}
