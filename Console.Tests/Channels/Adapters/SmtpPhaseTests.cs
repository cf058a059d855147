using Xunit;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Email;

namespace CampaignConsole.Tests.Channels.Adapters;

/// <summary>Every fault is told apart by the final dot: before it safe to repeat, after it unknown.</summary>
public sealed class SmtpPhaseTests
{
    [Theory]
    [InlineData(SmtpStage.Greeting, "cut", "NotStarted smtp_cut")]
    [InlineData(SmtpStage.Greeting, "stall", "NotStarted smtp_timeout")]
    [InlineData(SmtpStage.Greeting, "421 busy", "NotStarted smtp_421")]
    [InlineData(SmtpStage.Greeting, "nonsense", "NotStarted smtp_protocol")]
    [InlineData(SmtpStage.Hello, "cut", "NotStarted smtp_cut")]
    [InlineData(SmtpStage.Mail, "451 later", "Deferred smtp_451")]
    [InlineData(SmtpStage.Mail, "421 closing", "Deferred smtp_421")]
    [InlineData(SmtpStage.Mail, "553 5.1.7 bad sender", "Rejected smtp_553_5.1.7")]
    [InlineData(SmtpStage.Recipient, "cut", "NotStarted smtp_cut")]
    [InlineData(SmtpStage.Recipient, "450 4.2.1 greylisted", "Deferred smtp_450_4.2.1")]
    [InlineData(SmtpStage.Recipient, "550 5.1.1 nobody", "Rejected smtp_550_5.1.1")]
    [InlineData(SmtpStage.Data, "554 no", "Rejected smtp_554")]
    [InlineData(SmtpStage.Data, "stall", "NotStarted smtp_timeout")]
    [InlineData(SmtpStage.Body, "cut", "NotStarted smtp_cut")]
    [InlineData(SmtpStage.Dot, "cut", "Unknown smtp_cut")]
    [InlineData(SmtpStage.Dot, "stall", "Unknown smtp_timeout")]
    [InlineData(SmtpStage.Dot, "nonsense", "Unknown smtp_protocol")]
    [InlineData(SmtpStage.Dot, "452 4.3.1 disk full", "Deferred smtp_452_4.3.1")]
    [InlineData(SmtpStage.Dot, "554 5.7.1 spam", "Rejected smtp_554_5.7.1")]
    [InlineData(SmtpStage.Nowhere, "", "Accepted 4XyZ1")]
    public async Task A_fault_becomes_the_result_of_its_phase_whether_the_commands_go_one_by_one_or_at_once(SmtpStage stage, string what, string expected)
    {
        foreach (var atOnce in (bool[])[false, true]) await BecomesAsync(stage, what, expected, atOnce);
    }

    static async Task BecomesAsync(SmtpStage stage, string what, string expected, bool atOnce)
    {
        await using var server = new FakeSmtpServer { At = stage, What = what, OffersPipelining = atOnce };
        await using var sender = Open(server);
        // Large enough that it cannot lie in the socket's buffers when the server cuts in the middle of it.
        var text = stage == SmtpStage.Body ? string.Concat(Enumerable.Repeat("0123456789\r\n", 1_000_000)) : "Hello";

        Assert.Equal(expected, Word(await sender.SendAsync(Samples.Message("email", "a@example.org", text), default)));
    }

    [Fact]
    public async Task Nobody_listening_or_an_unknown_name_is_safe_to_repeat()
    {
        int port;
        await using (var server = new FakeSmtpServer()) port = server.Port;
        await using var refused = new EmailChannel(TimeProvider.System).Open(Options(port));
        await using var nameless = new EmailChannel(TimeProvider.System).Open(new EmailOptions { Host = "no-such-host.invalid", Security = SmtpSecurity.None, FromAddress = "shop@brand.example", TimeoutSeconds = 20 });

        Assert.Equal("NotStarted smtp_refused", Word(await refused.SendAsync(Samples.Message("email", "a@example.org"), default)));
        Assert.Equal("NotStarted smtp_dns", Word(await nameless.SendAsync(Samples.Message("email", "a@example.org"), default)));
    }

    [Fact]
    public async Task A_stop_before_the_mail_has_gone_is_safe_to_repeat()
    {
        await using var server = new FakeSmtpServer { At = SmtpStage.Recipient, What = "stall" };
        await using var sender = Open(server, timeout: 20);
        using var stop = new CancellationTokenSource(300);

        Assert.Equal("NotStarted smtp_stopped", Word(await sender.SendAsync(Samples.Message("email", "a@example.org"), stop.Token)));
        Assert.Empty(server.Mails);
    }

    [Fact]
    public async Task A_stop_after_the_final_dot_still_waits_for_the_answer()
    {
        await using var server = new FakeSmtpServer { At = SmtpStage.Dot, What = "stall" };
        await using var sender = Open(server, timeout: 2);
        using var stop = new CancellationTokenSource(500);

        Assert.Equal("Unknown smtp_timeout", Word(await sender.SendAsync(Samples.Message("email", "a@example.org"), stop.Token)));
    }

    [Fact]
    public async Task One_session_carries_many_mails_and_survives_a_refused_recipient()
    {
        await using var server = new FakeSmtpServer { At = SmtpStage.Recipient, What = "550 5.1.1 nobody", Times = 1 };
        await using var sender = Open(server);

        Assert.IsType<SendResult.Rejected>(await sender.SendAsync(Samples.Message("email", "a@example.org"), default));
        for (var i = 0; i < 3; i++) Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Samples.Message("email", "b@example.org"), default));
        Assert.Equal(1, server.Connections);
        Assert.Contains("RSET", server.Commands);
    }

    [Fact]
    public async Task Where_the_commands_go_at_once_a_refused_recipient_leaves_the_session_in_step()
    {
        await using var server = new FakeSmtpServer { At = SmtpStage.Recipient, What = "550 5.1.1 nobody", Times = 1, OffersPipelining = true };
        await using var sender = Open(server);

        Assert.Equal("Rejected smtp_550_5.1.1", Word(await sender.SendAsync(Samples.Message("email", "a@example.org"), default)));
        for (var i = 0; i < 3; i++) Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Samples.Message("email", "b@example.org"), default));
        Assert.Equal(1, server.Connections);
        Assert.Equal(3, server.Mails.Count);
    }

    [Fact]
    public async Task A_server_that_asks_for_the_mail_of_nobody_gets_none_and_its_session_ends()
    {
        await using var server = new FakeSmtpServer { At = SmtpStage.Recipient, What = "550 5.1.1 nobody", Times = 1, OffersPipelining = true, AsksForMailOfNobody = true };
        await using var sender = Open(server);

        Assert.Equal("Rejected smtp_550_5.1.1", Word(await sender.SendAsync(Samples.Message("email", "a@example.org"), default)));
        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Samples.Message("email", "b@example.org"), default));
        Assert.Equal(2, server.Connections);
        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task A_session_that_the_server_closed_while_idle_is_replaced()
    {
        await using var server = new FakeSmtpServer();
        await using var sender = Open(server);
        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Samples.Message("email", "a@example.org"), default));
        server.CutAll();

        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Samples.Message("email", "b@example.org"), default));
        Assert.Equal(2, server.Connections);
        Assert.Equal(2, server.Mails.Count);
    }

    internal static ISender Open(FakeSmtpServer server, int timeout = 2) => new EmailChannel(TimeProvider.System).Open(Options(server.Port, timeout));

    internal static EmailOptions Options(int port, int timeout = 2) =>
        new() { Host = "127.0.0.1", Port = port, Security = SmtpSecurity.None, FromAddress = "shop@brand.example", FromName = "Brand", TimeoutSeconds = timeout };

    internal static string Word(SendResult result) => result switch
    {
        SendResult.Accepted accepted => $"Accepted {accepted.ProviderId}",
        SendResult.Rejected rejected => $"Rejected {rejected.Code}",
        SendResult.Deferred deferred => $"Deferred {deferred.Code}",
        SendResult.Unknown unknown => $"Unknown {unknown.Cause}",
        SendResult.NotStarted notStarted => $"NotStarted {notStarted.Cause}",
        _ => throw new InvalidOperationException(),
    };
}
