using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Email;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Channels.Receivers;

namespace CampaignConsole.Tests.Rigs;

/// <summary>The fault table of the delivery ledger, row by row: the other side, a process of its own, does what the row says, and the ledger's row becomes what the table says.</summary>
/// <remarks>No channel is of class C today; what class C becomes is asked of <see cref="AfterSend"/> with the same outcome.</remarks>
public sealed class FaultTableTests(FaultTableTests.Sinks sinks) : IClassFixture<FaultTableTests.Sinks>
{
    /// <summary>Fault at the other side, reason in the ledger, and the state by class A, B and C.</summary>
    public static TheoryData<string, string?, DeliveryState, DeliveryState, DeliveryState> Mail => new()
    {
        // DNS, refused, TLS, AUTH: retry.
        { "dns", "smtp_dns", DeliveryState.Planned, DeliveryState.Planned, DeliveryState.Planned },
        { "closed", "smtp_refused", DeliveryState.Planned, DeliveryState.Planned, DeliveryState.Planned },
        { "refuse", "smtp_cut", DeliveryState.Planned, DeliveryState.Planned, DeliveryState.Planned },
        { "tls", "smtp_tls", DeliveryState.Planned, DeliveryState.Planned, DeliveryState.Planned },
        { "auth", "smtp_auth", DeliveryState.Planned, DeliveryState.Planned, DeliveryState.Planned },

        // 4yz at MAIL or RCPT, 421; 5yz.
        { "450_mail", "smtp_450_4.3.2", DeliveryState.Deferred, DeliveryState.Deferred, DeliveryState.Deferred },
        { "451", "smtp_451_4.3.0", DeliveryState.Deferred, DeliveryState.Deferred, DeliveryState.Deferred },
        { "421", "smtp_421_4.3.2", DeliveryState.Deferred, DeliveryState.Deferred, DeliveryState.Deferred },
        { "451_dot", "smtp_451_4.3.0", DeliveryState.Deferred, DeliveryState.Deferred, DeliveryState.Deferred },
        { "550_mail", "smtp_550_5.7.1", DeliveryState.Rejected, DeliveryState.Rejected, DeliveryState.Rejected },
        { "550", "smtp_550_5.1.1", DeliveryState.Rejected, DeliveryState.Rejected, DeliveryState.Rejected },
        { "554_dot", "smtp_554_5.6.0", DeliveryState.Rejected, DeliveryState.Rejected, DeliveryState.Rejected },

        // Cut or stall before the final dot, and after it.
        { "cut_before_dot", "smtp_cut", DeliveryState.Planned, DeliveryState.Planned, DeliveryState.Planned },
        { "stall_before_dot", "smtp_timeout", DeliveryState.Planned, DeliveryState.Planned, DeliveryState.Planned },
        { "cut_after_dot", "smtp_cut", DeliveryState.Planned, DeliveryState.Unknown, DeliveryState.Planned },
        { "cut_after_dot_lost", "smtp_cut", DeliveryState.Planned, DeliveryState.Unknown, DeliveryState.Planned },
        { "stall_after_dot", "smtp_timeout", DeliveryState.Planned, DeliveryState.Unknown, DeliveryState.Planned },
    };

    /// <inheritdoc cref="Mail"/>
    public static TheoryData<string, string?, DeliveryState, DeliveryState, DeliveryState> Http => new()
    {
        { "none", null, DeliveryState.Accepted, DeliveryState.Accepted, DeliveryState.Accepted },
        { "400", "http_400", DeliveryState.Rejected, DeliveryState.Rejected, DeliveryState.Rejected },
        { "401", "http_401", DeliveryState.Rejected, DeliveryState.Rejected, DeliveryState.Rejected },
        { "403", "http_403", DeliveryState.Rejected, DeliveryState.Rejected, DeliveryState.Rejected },
        { "404", "http_404", DeliveryState.Rejected, DeliveryState.Rejected, DeliveryState.Rejected },
        { "410", "http_410", DeliveryState.Rejected, DeliveryState.Rejected, DeliveryState.Rejected },
        { "422", "http_422", DeliveryState.Rejected, DeliveryState.Rejected, DeliveryState.Rejected },
        { "409", "http_409", DeliveryState.Deferred, DeliveryState.Deferred, DeliveryState.Deferred },
        { "425", "http_425", DeliveryState.Deferred, DeliveryState.Deferred, DeliveryState.Deferred },
        { "429", "http_429", DeliveryState.Deferred, DeliveryState.Deferred, DeliveryState.Deferred },
        { "503_retry", "http_503", DeliveryState.Deferred, DeliveryState.Deferred, DeliveryState.Deferred },

        // The body went out and nobody says what became of it.
        { "500", "http_500", DeliveryState.Planned, DeliveryState.Unknown, DeliveryState.Planned },
        { "502", "http_502", DeliveryState.Planned, DeliveryState.Unknown, DeliveryState.Planned },
        { "504", "http_504", DeliveryState.Planned, DeliveryState.Unknown, DeliveryState.Planned },
        { "reset", "http_cut", DeliveryState.Planned, DeliveryState.Unknown, DeliveryState.Planned },
        { "reset_lost", "http_cut", DeliveryState.Planned, DeliveryState.Unknown, DeliveryState.Planned },
        { "stall", "http_timeout", DeliveryState.Planned, DeliveryState.Unknown, DeliveryState.Planned },

        // Before any byte.
        { "closed", "http_refused", DeliveryState.Planned, DeliveryState.Planned, DeliveryState.Planned },
        { "dns", "http_dns", DeliveryState.Planned, DeliveryState.Planned, DeliveryState.Planned },

        // Never followed.
        { "redirect", "http_307", DeliveryState.Rejected, DeliveryState.Rejected, DeliveryState.Rejected },

        // 200, and then a body that is broken, huge or slow: as for a timeout.
        { "broken_body", "http_body_broken", DeliveryState.Planned, DeliveryState.Unknown, DeliveryState.Planned },
        { "huge_body", "http_body_huge", DeliveryState.Planned, DeliveryState.Unknown, DeliveryState.Planned },
        { "slow_body", "http_timeout", DeliveryState.Planned, DeliveryState.Unknown, DeliveryState.Planned },
    };

    [Theory, MemberData(nameof(Mail))]
    public async Task A_mail_becomes_what_the_table_says(string fault, string? reason, DeliveryState keyed, DeliveryState unkeyed, DeliveryState service)
    {
        var options = new EmailOptions
        {
            Host = fault == "dns" ? "nowhere.invalid" : "127.0.0.1", Port = fault == "closed" ? 1 : sinks.Mail.Port, Security = fault == "tls" ? SmtpSecurity.StartTls : SmtpSecurity.None,
            FromAddress = "shop@brand.example", TimeoutSeconds = 1, UserName = fault == "auth" ? "shop" : null, Password = fault == "auth" ? "wrong" : null,
        };
        Assert.Equal((keyed, reason), await BecomesAsync("email", fault, sinks.Mail, takesKey => Keyed(options, takesKey), takesKey: true, repeatIsTold: false));
        Assert.Equal((unkeyed, reason), await BecomesAsync("email", fault, sinks.Mail, takesKey => Keyed(options, takesKey), takesKey: false, repeatIsTold: false));
        AssertService(service, keyed, reason);
    }

    [Theory, MemberData(nameof(Http))]
    public async Task A_call_becomes_what_the_table_says(string fault, string? reason, DeliveryState keyed, DeliveryState unkeyed, DeliveryState service)
    {
        var url = fault switch
        {
            "dns" => "http://nowhere.invalid/messages",
            "closed" => "http://127.0.0.1:1/messages",
            _ => sinks.Provider.MessagesUrl,
        };
        SmsOptions Options(bool takesKey) => new() { Url = url, TakesKey = takesKey, TimeoutSeconds = 1 };
        Assert.Equal((keyed, reason), await BecomesAsync("sms", fault, sinks.Provider, Options, takesKey: true, repeatIsTold: true));
        Assert.Equal((unkeyed, reason), await BecomesAsync("sms", fault, sinks.Provider, Options, takesKey: false, repeatIsTold: true));
        AssertService(service, keyed, reason);
    }

    /// <summary>One message under the fault; where it is sent again, the other side is well by then: a second effect there must not be.</summary>
    async Task<(DeliveryState State, string? Reason)> BecomesAsync(string channel, string fault, Receiver sink, Func<bool, object> options, bool takesKey, bool repeatIsTold)
    {
        await using var stage = await LedgerStage.StartAsync(DatabaseKind.Sqlite);
        await stage.EnableAsync(channel, options(takesKey));
        await stage.PlanAsync(channel, 1);
        sink.Fails(fault);
        var before = sink.Count;
        await stage.Pump.DrainAsync(default);
        var row = Assert.Single(await stage.RowsAsync());
        if (fault is "429" or "503_retry") Assert.Equal(stage.Console.Clock.Now.AddSeconds(7), row.NotBefore);
        if (fault is "401" or "403" or "410") Assert.Equal($"http_{fault}", (await stage.Console.ReadAsync(db => Task.FromResult(db.Set<ChannelSetting>().Single(setting => setting.Channel == channel)))).PausedReason);
        sink.Fails("none");
        stage.Console.Clock.Advance(TimeSpan.FromHours(2));
        await stage.Pump.DrainAsync(default);
        var taken = sink.Taken().Skip(before).ToList();
        Assert.DoesNotContain(taken, one => one.Channel == "followed");
        var effects = taken.Where(one => one.Kind == "effect").ToList();
        // Class A over SMTP leans on a relay that drops what it has seen; this sink is none, so the keys are looked at.
        if (takesKey && !repeatIsTold) Assert.Single(effects.Select(one => one.Key).Append(row.Key.ToString("D")).Distinct());
        else Assert.InRange(effects.Count, 0, 1);
        return (row.State, row.Reason);
    }

    static EmailOptions Keyed(EmailOptions options, bool takesKey)
    {
        options.TakesKey = takesKey;
        return options;
    }

    /// <summary>Class C differs from A only in how often it is sent again: once, flagged.</summary>
    static void AssertService(DeliveryState service, DeliveryState keyed, string? reason)
    {
        Assert.Equal(keyed, service);
        if (reason is null || !reason.StartsWith("http_", StringComparison.Ordinal)) return;
        var at = TestClock.Usual;
        Assert.Equal((DeliveryState.Planned, "sent_again"), (AfterSend.Of(new SendResult.Unknown(reason), DeliveryClass.AtLeastOnce, 1, at, at).State, AfterSend.Of(new SendResult.Unknown(reason), DeliveryClass.AtLeastOnce, 1, at, at).Reason));
        Assert.Equal(DeliveryState.Unknown, AfterSend.Of(new SendResult.Unknown(reason), DeliveryClass.AtLeastOnce, 2, at, at).State);
    }

    /// <summary>One mail server and one provider for all rows.</summary>
    public sealed class Sinks : IAsyncLifetime
    {
        internal Receiver Mail { get; private set; } = null!;

        internal Receiver Provider { get; private set; } = null!;

        public async ValueTask InitializeAsync() => (Mail, Provider) = (await Receiver.StartAsync("smtp"), await Receiver.StartAsync("http"));

        public async ValueTask DisposeAsync()
        {
            await Mail.DisposeAsync();
            await Provider.DisposeAsync();
        }
    }
}
