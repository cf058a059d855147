using System.Collections.Concurrent;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.Email;

/// <summary>Sends mails over a few sessions that it keeps open between them.</summary>
sealed class EmailSender(EmailOptions options, TimeProvider clock) : ISender
{
    const int MailsPerSession = 200;

    readonly ConcurrentBag<SmtpConnection> idle = [];
    readonly MailAddress bounces = MailAddress.Of(options.BounceAddress is { Length: > 0 } address ? address : options.FromAddress);

    public DeliveryClass Class => options.TakesKey ? DeliveryClass.Keyed : DeliveryClass.AtMostOnce;

    public async Task<SendResult> SendAsync(OutgoingMessage message, CancellationToken ct)
    {
        byte[] mail;
        MailAddress recipient;
        try
        {
            recipient = MailAddress.Of(message.Address);
            mail = MailText.Build(message, options, clock.GetUtcNow());
        }
        catch (Refused refused)
        {
            return new SendResult.Rejected(refused.Code);
        }

        try
        {
            return await AttemptAsync(recipient, message.Key, mail, ct);
        }
        catch (OperationCanceledException)
        {
            return new SendResult.NotStarted("stopped");
        }
    }

    public async Task<SendResult> ProbeAsync(CancellationToken ct)
    {
        try
        {
            await using var session = await SmtpConnection.OpenAsync(options, ct);
            await session.QuitAsync(ct);
            return new SendResult.Accepted(null);
        }
        catch (SmtpFailure failure)
        {
            return Result(failure);
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (idle.TryTake(out var session))
        {
            try
            {
                await session.QuitAsync(CancellationToken.None);
            }
            catch (SmtpFailure)
            {
                // It is closed either way.
            }

            await session.DisposeAsync();
        }
    }

    async Task<SendResult> AttemptAsync(MailAddress recipient, Guid key, byte[] mail, CancellationToken ct)
    {
        while (true)
        {
            SmtpConnection? session = null;
            var reused = idle.TryTake(out session);
            try
            {
                session ??= await SmtpConnection.OpenAsync(options, ct);
                var reply = await session.SendAsync(bounces, recipient, key, mail, ct);
                if (session.Sent < MailsPerSession && reply.Code != 421) idle.Add(session);
                else await session.DisposeAsync();
                return Result(reply, afterDot: true);
            }
            catch (SmtpFailure failure)
            {
                if (session is not null) await RescueAsync(session, failure, ct);
                // A session that the server closed while it lay idle says nothing about this mail: take another.
                if (reused && failure.Phase == SmtpPhase.Sender && (failure.Reply is null || failure.Reply.Code == 421) && failure.Cause != "stopped") continue;
                return Result(failure);
            }
            catch (OperationCanceledException) when (session is not null)
            {
                await session.DisposeAsync();
                throw;
            }
        }
    }

    async Task RescueAsync(SmtpConnection session, SmtpFailure failure, CancellationToken ct)
    {
        if (failure.Reply is { Code: not 421 } && failure.Phase is SmtpPhase.Sender or SmtpPhase.Recipient or SmtpPhase.Data)
        {
            try
            {
                await session.ResetAsync(ct);
                idle.Add(session);
                return;
            }
            catch (SmtpFailure)
            {
                // Not usable any more.
            }
        }

        await session.DisposeAsync();
    }

    static SendResult Result(SmtpFailure failure) => failure switch
    {
        { Phase: SmtpPhase.AfterDot } => new SendResult.Unknown("smtp_" + failure.Cause),
        { Phase: < SmtpPhase.Sender, Reply: { } reply } => new SendResult.NotStarted(failure.Cause == "auth" ? "smtp_auth" : reply.Word),
        { Reply: { } reply } => Result(reply, afterDot: false),
        _ => new SendResult.NotStarted("smtp_" + failure.Cause),
    };

    static SendResult Result(SmtpReply reply, bool afterDot)
    {
        if (reply.Code is >= 200 and < 300 && afterDot) return new SendResult.Accepted(QueueId(reply));
        if (reply.IsPositive) return afterDot ? new SendResult.Unknown("smtp_protocol") : new SendResult.NotStarted("smtp_protocol");
        if (reply.Code is 530 or 535 or 538) return new SendResult.NotStarted("smtp_auth");
        return reply.IsTransient ? new SendResult.Deferred(reply.Word) : new SendResult.Rejected(reply.Word);
    }

    /// <summary>The queue's name for the mail, as most servers tell it: "… queued as 4XyZ1".</summary>
    static string? QueueId(SmtpReply reply)
    {
        var text = reply.Lines.Count == 0 ? "" : reply.Lines[^1];
        var at = text.LastIndexOf("queued as ", StringComparison.OrdinalIgnoreCase);
        var id = at < 0 ? null : text[(at + 10)..].Split(' ')[0];
        return id is { Length: > 0 and <= 100 } ? id : null;
    }
}
