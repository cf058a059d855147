using Xunit;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Email;

namespace CampaignConsole.Tests.Channels.Adapters;

/// <summary>The submission client against a real server.</summary>
public sealed class PostfixTests : IAsyncLifetime
{
    PostfixServer? server;
    string? missing;

    public async ValueTask InitializeAsync() => (server, missing) = await PostfixServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
    }

    [Fact]
    public async Task Postfix_delivers_a_mail_that_reads_back_as_it_was_written()
    {
        Assert.SkipWhen(server is null, missing ?? "");
        await using var sender = Open(server);
        var message = Samples.Message("email", "wei@test.example", "Dear Wei,\n.\n..dots stay\n你好") with
        {
            Subject = "冬季大衣八折",
            Html = "<p>你好</p>",
            UnsubscribeUrl = "https://brand.example/u/abc",
        };

        var results = new List<SendResult> { await sender.SendAsync(message, default), await sender.SendAsync(Samples.Message("email", "anna@test.example"), default) };

        Assert.All(results, result => Assert.False(string.IsNullOrEmpty(Assert.IsType<SendResult.Accepted>(result).ProviderId)));
        var mail = Assert.Single(await server.MailsOfAsync("wei"));
        Assert.Contains($"Message-ID: <{message.Key:D}@brand.example>", mail);
        Assert.Contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click", mail);
        Assert.Contains("X-Offer-Hash: 9f2c41ab", mail);
        Assert.Contains("Dear Wei,\n.\n..dots stay\n=E4=BD=A0=E5=A5=BD", mail.Replace("\r\n", "\n"));
        Assert.Contains(Convert.ToBase64String("冬季大衣八折"u8), mail);
        Assert.Single(await server.MailsOfAsync("anna"));
    }

    [Fact]
    public async Task Postfix_refuses_a_domain_that_is_not_its_own_and_the_result_says_so()
    {
        Assert.SkipWhen(server is null, missing ?? "");
        await using var sender = Open(server);

        Assert.StartsWith("Rejected smtp_554_5.7.1", SmtpPhaseTests.Word(await sender.SendAsync(Samples.Message("email", "a@elsewhere.example"), default)));
        Assert.StartsWith("Rejected smtp_550_5.1.1", SmtpPhaseTests.Word(await sender.SendAsync(Samples.Message("email", "nobody@test.example"), default)));
        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Samples.Message("email", "anna@test.example"), default));
    }

    static ISender Open(PostfixServer server) => new EmailChannel(TimeProvider.System).Open(new EmailOptions
    {
        Host = "127.0.0.1",
        Port = server.Port,
        Security = SmtpSecurity.StartTls,
        CertificateSha256 = server.CertificateSha256,
        FromAddress = "shop@brand.example",
        FromName = "Brand",
    });
}
