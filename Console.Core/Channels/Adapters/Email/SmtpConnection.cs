using System.Globalization;
using System.Text;

namespace CampaignConsole.Core.Channels.Adapters.Email;

/// <summary>A session with a submission server (RFC 6409): greeted, encrypted and signed in once, then one recipient a mail.</summary>
sealed class SmtpConnection : IAsyncDisposable
{
    /// <summary>The answer to DATA that lets the mail follow.</summary>
    const int GoAhead = 354;

    static readonly byte[] FinalDot = ".\r\n"u8.ToArray();

    readonly SmtpWire wire;
    HashSet<string> extensions = [];
    HashSet<string> mechanisms = [];

    SmtpConnection(SmtpWire wire) => this.wire = wire;

    /// <summary>Mails sent over this session.</summary>
    public int Sent { get; private set; }

    /// <summary>Connects, encrypts as the options say, and signs in.</summary>
    /// <exception cref="SmtpFailure">Before the point of no return, always.</exception>
    public static async Task<SmtpConnection> OpenAsync(EmailOptions options, CancellationToken ct)
    {
        var wire = await SmtpWire.ConnectAsync(options.Host, options.Port, TimeSpan.FromSeconds(options.TimeoutSeconds), ct);
        var session = new SmtpConnection(wire);
        try
        {
            if (options.Security == SmtpSecurity.Tls) await wire.EncryptAsync(options.Host, options.CertificateSha256, ct);
            Expect(SmtpPhase.Greeting, await wire.ReadAsync(SmtpPhase.Greeting, ct));
            await session.HelloAsync(ct);
            if (options.Security == SmtpSecurity.StartTls) await session.StartTlsAsync(options, ct);
            if (options.UserName is { Length: > 0 }) await session.SignInAsync(options, ct);
            return session;
        }
        catch
        {
            await wire.DisposeAsync();
            throw;
        }
    }

    /// <summary>Submits one mail. The failure's phase tells whether it may be tried again.</summary>
    /// <exception cref="SmtpFailure"/>
    public async Task<SmtpReply> SendAsync(MailAddress sender, MailAddress recipient, Guid key, byte[] mail, CancellationToken ct)
    {
        var utf8 = sender.NeedsUtf8 || recipient.NeedsUtf8;
        if (utf8 && !extensions.Contains("SMTPUTF8")) return new SmtpReply(553, ["5.6.7 the server takes no such address"]);
        var from = $"MAIL FROM:<{sender.Value}>"
            + (extensions.Contains("SIZE") ? $" SIZE={mail.Length.ToString(CultureInfo.InvariantCulture)}" : "")
            + (utf8 ? " SMTPUTF8 BODY=8BITMIME" : "")
            + (extensions.Contains("DSN") ? $" RET=HDRS ENVID={key:D}" : "");
        var to = $"RCPT TO:<{recipient.Value}>" + (extensions.Contains("DSN") ? " NOTIFY=FAILURE,DELAY" : "");
        if (extensions.Contains("PIPELINING")) await AskAtOnceAsync(from, to, ct);
        else await AskInTurnAsync(from, to, ct);
        await wire.WriteAsync(SmtpPhase.Body, Stuffed(mail), ct);
        // From the next byte on the mail may be taken, so nobody may cancel any more; the time-out still holds.
        ct.ThrowIfCancellationRequested();
        if (wire.PeerHasClosed) throw new SmtpFailure(SmtpPhase.Body, "cut");
        await wire.WriteAsync(SmtpPhase.AfterDot, FinalDot, CancellationToken.None);
        Sent++;
        return await wire.ReadAsync(SmtpPhase.AfterDot, CancellationToken.None);
    }

    async Task AskInTurnAsync(string from, string to, CancellationToken ct)
    {
        Expect(SmtpPhase.Sender, await wire.AskAsync(SmtpPhase.Sender, from, ct));
        Expect(SmtpPhase.Recipient, await wire.AskAsync(SmtpPhase.Recipient, to, ct));
        Expect(SmtpPhase.Data, await wire.AskAsync(SmtpPhase.Data, "DATA", ct));
    }

    /// <summary>Asks for sender, recipient and the mail itself in one go (RFC 2920), which spares two round trips; nothing can be taken before the mail follows.</summary>
    async Task AskAtOnceAsync(string from, string to, CancellationToken ct)
    {
        await wire.TellAsync(SmtpPhase.Sender, [from, to, "DATA"], ct);
        SmtpFailure? refused = null;
        foreach (var phase in (SmtpPhase[])[SmtpPhase.Sender, SmtpPhase.Recipient, SmtpPhase.Data])
        {
            // Whoever refused may close at once; what comes of the questions behind that is nothing new.
            SmtpReply reply;
            try
            {
                reply = await wire.ReadAsync(phase, ct);
            }
            catch (SmtpFailure) when (refused is not null)
            {
                await wire.DisposeAsync();
                break;
            }

            if (!IsFit(phase, reply)) refused ??= new SmtpFailure(phase, "answer", reply);
            // It closes; or it waits for a mail that has no recipient, and would take any further command for that mail.
            if (reply.Code == 421 || (refused is not null && reply.Code == GoAhead))
            {
                await wire.DisposeAsync();
                break;
            }
        }

        if (refused is not null) throw refused;
    }

    /// <summary>Forgets a mail that was refused half-way, so that the session can be used again.</summary>
    public async Task ResetAsync(CancellationToken ct) => Expect(SmtpPhase.Sender, await wire.AskAsync(SmtpPhase.Sender, "RSET", ct));

    /// <summary>Says good-bye.</summary>
    public async Task QuitAsync(CancellationToken ct) => await wire.AskAsync(SmtpPhase.Hello, "QUIT", ct);

    public ValueTask DisposeAsync() => wire.DisposeAsync();

    /// <summary>The mail with its last line ended and a dot put before every line that begins with one (RFC 5321, section 4.5.2).</summary>
    internal static byte[] Stuffed(byte[] mail)
    {
        if (mail.AsSpan() is [not (byte)'.', .., (byte)'\n'] lines && lines.IndexOf("\n."u8) < 0) return mail;
        using var result = new MemoryStream(mail.Length + 64);
        var lineStart = true;
        foreach (var value in mail)
        {
            if (lineStart && value == '.') result.WriteByte((byte)'.');
            result.WriteByte(value);
            lineStart = value == '\n';
        }

        if (!lineStart) result.Write("\r\n"u8);
        return result.ToArray();
    }

    async Task HelloAsync(CancellationToken ct)
    {
        var reply = await wire.AskAsync(SmtpPhase.Hello, "EHLO " + HostName(), ct);
        Expect(SmtpPhase.Hello, reply);
        var offered = reply.Lines.Skip(1).Select(line => line.ToUpperInvariant().Split([' ', '='], StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 0).ToList();
        extensions = [.. offered.Select(words => words[0])];
        mechanisms = [.. offered.Where(words => words[0] == "AUTH").SelectMany(words => words.Skip(1))];
    }

    async Task StartTlsAsync(EmailOptions options, CancellationToken ct)
    {
        if (!extensions.Contains("STARTTLS")) throw new SmtpFailure(SmtpPhase.Tls, "tls");
        Expect(SmtpPhase.Tls, await wire.AskAsync(SmtpPhase.Tls, "STARTTLS", ct));
        await wire.EncryptAsync(options.Host, options.CertificateSha256, ct);
        // What the server offered in the clear does not count.
        await HelloAsync(ct);
    }

    async Task SignInAsync(EmailOptions options, CancellationToken ct)
    {
        if (options.Security == SmtpSecurity.None && !System.Net.IPAddress.IsLoopback(await AddressAsync(options.Host, ct)))
            throw new SmtpFailure(SmtpPhase.Authenticate, "tls");
        SmtpReply reply;
        if (mechanisms.Contains("PLAIN"))
        {
            reply = await wire.AskAsync(SmtpPhase.Authenticate, "AUTH PLAIN " + Base64($"\0{options.UserName}\0{options.Password}"), ct);
        }
        else if (mechanisms.Contains("LOGIN"))
        {
            reply = await wire.AskAsync(SmtpPhase.Authenticate, "AUTH LOGIN", ct);
            if (reply.Code == 334) reply = await wire.AskAsync(SmtpPhase.Authenticate, Base64(options.UserName!), ct);
            if (reply.Code == 334) reply = await wire.AskAsync(SmtpPhase.Authenticate, Base64(options.Password ?? ""), ct);
        }
        else
        {
            throw new SmtpFailure(SmtpPhase.Authenticate, "auth");
        }

        if (reply.Code != 235) throw new SmtpFailure(SmtpPhase.Authenticate, "auth", reply);
    }

    static async Task<System.Net.IPAddress> AddressAsync(string host, CancellationToken ct)
    {
        try
        {
            return (await System.Net.Dns.GetHostAddressesAsync(host, ct))[0];
        }
        catch (Exception failure) when (failure is System.Net.Sockets.SocketException or IndexOutOfRangeException)
        {
            throw new SmtpFailure(SmtpPhase.Authenticate, "dns", null, failure);
        }
    }

    static void Expect(SmtpPhase phase, SmtpReply reply)
    {
        if (!IsFit(phase, reply)) throw new SmtpFailure(phase, "answer", reply);
    }

    static bool IsFit(SmtpPhase phase, SmtpReply reply) => phase == SmtpPhase.Data ? reply.Code == GoAhead : reply.IsPositive;

    static string HostName()
    {
        var name = System.Net.Dns.GetHostName();
        return name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.') ? name : "localhost";
    }

    static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
