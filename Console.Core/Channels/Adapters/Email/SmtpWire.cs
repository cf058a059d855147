using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CampaignConsole.Core.Channels.Adapters.Email;

/// <summary>The bytes of one connection: command lines out, replies in, with a limit on each and a time-out on every wait.</summary>
sealed class SmtpWire : IAsyncDisposable
{
    const int LongestLine = 4096;
    const int MostLines = 128;

    readonly TimeSpan timeout;
    readonly byte[] buffer = new byte[LongestLine];
    readonly Socket socket;
    Stream stream;
    int start;
    int end;

    SmtpWire(Socket socket, TimeSpan timeout)
    {
        this.socket = socket;
        stream = new NetworkStream(socket, ownsSocket: true);
        this.timeout = timeout;
    }

    /// <summary>How far it got; failures report it.</summary>
    public SmtpPhase Phase { get; set; } = SmtpPhase.Connect;

    /// <summary>The other side has already closed: asked just before the final dot, where it still makes the difference.</summary>
    public bool PeerHasClosed => socket.Poll(0, SelectMode.SelectRead) && socket.Available == 0;

    public static async Task<SmtpWire> ConnectAsync(string host, int port, TimeSpan timeout, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var limit = Limit(timeout, ct);
            await socket.ConnectAsync(host, port, limit.Token);
            return new SmtpWire(socket, timeout);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            throw Failure(SmtpPhase.Connect, failure, ct);
        }
    }

    /// <summary>Encrypts from here on. What was read before is thrown away: a man in the middle may have put it there.</summary>
    public Task EncryptAsync(string host, string? certificateSha256, CancellationToken ct) => GuardAsync(SmtpPhase.Tls, ct, async token =>
    {
        start = end = 0;
        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (certificateSha256 is { Length: > 0 } pin)
            options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2 shown
                && string.Equals(shown.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256), pin.Replace(":", ""), StringComparison.OrdinalIgnoreCase);
        await secure.AuthenticateAsClientAsync(options, token);
        stream = secure;
        return true;
    });

    /// <summary>Sends one command line and reads the answer.</summary>
    public async Task<SmtpReply> AskAsync(SmtpPhase phase, string command, CancellationToken ct)
    {
        await TellAsync(phase, [command], ct);
        return await ReadAsync(phase, ct);
    }

    /// <summary>Sends command lines, whose answers are read one by one.</summary>
    public Task TellAsync(SmtpPhase phase, string[] commands, CancellationToken ct) => commands.Any(command => command.AsSpan().ContainsAny('\r', '\n', '\0'))
        ? throw new SmtpFailure(phase, "protocol")
        : WriteAsync(phase, Encoding.UTF8.GetBytes(string.Concat(commands.Select(command => command + "\r\n"))), ct);

    /// <summary>Waits for an answer to what was sent before.</summary>
    public Task<SmtpReply> ReadAsync(SmtpPhase phase, CancellationToken ct) => GuardAsync(phase, ct, ReplyAsync);

    /// <summary>Sends bytes and waits until they have left this process.</summary>
    public Task WriteAsync(SmtpPhase phase, ReadOnlyMemory<byte> bytes, CancellationToken ct) => GuardAsync(phase, ct, async token =>
    {
        await stream.WriteAsync(bytes, token);
        await stream.FlushAsync(token);
        return true;
    });

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    async Task<T> GuardAsync<T>(SmtpPhase phase, CancellationToken ct, Func<CancellationToken, Task<T>> work)
    {
        Phase = phase;
        try
        {
            using var limit = Limit(timeout, ct);
            return await work(limit.Token);
        }
        catch (SmtpFailure)
        {
            throw;
        }
        catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException or ObjectDisposedException
            or System.Security.Authentication.AuthenticationException)
        {
            throw Failure(phase, failure, ct);
        }
    }

    async Task<SmtpReply> ReplyAsync(CancellationToken token)
    {
        var lines = new List<string>();
        while (true)
        {
            var line = await LineAsync(token);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out var code) || code is < 200 or > 599) throw new SmtpFailure(Phase, "protocol");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-') return new SmtpReply(code, lines);
            if (lines.Count == MostLines) throw new SmtpFailure(Phase, "protocol");
        }
    }

    async Task<string> LineAsync(CancellationToken token)
    {
        while (true)
        {
            var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                var line = Encoding.UTF8.GetString(buffer, start, length).TrimEnd('\r');
                start += length + 1;
                return line;
            }

            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                end -= start;
                start = 0;
            }

            if (end == buffer.Length) throw new SmtpFailure(Phase, "protocol");
            var read = await stream.ReadAsync(buffer.AsMemory(end), token);
            if (read == 0) throw new SmtpFailure(Phase, "cut");
            end += read;
        }
    }

    static CancellationTokenSource Limit(TimeSpan timeout, CancellationToken ct)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        return limit;
    }

    static SmtpFailure Failure(SmtpPhase phase, Exception failure, CancellationToken ct) => new(phase, Cause(phase, failure, ct), null, failure);

    static string Cause(SmtpPhase phase, Exception failure, CancellationToken ct)
    {
        if (failure is OperationCanceledException) return ct.IsCancellationRequested ? "stopped" : "timeout";
        if (failure is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData }) return "dns";
        if (phase == SmtpPhase.Connect) return "refused";
        return phase == SmtpPhase.Tls ? "tls" : "cut";
    }
}
