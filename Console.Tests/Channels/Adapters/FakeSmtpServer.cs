using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace CampaignConsole.Tests.Channels.Adapters;

/// <summary>Where in a session the fake server misbehaves.</summary>
public enum SmtpStage { Nowhere, Greeting, Hello, StartTls, Auth, Mail, Recipient, Data, Body, Dot }

/// <summary>A submission server of the test's own that cuts, stalls or answers as told at one stage.</summary>
public sealed class FakeSmtpServer : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly ConcurrentBag<TcpClient> clients = [];
    readonly Task accepting;

    public FakeSmtpServer()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public SmtpStage At { get; set; }

    /// <summary>What happens there: <c>cut</c>, <c>stall</c>, or an answer.</summary>
    public string What { get; set; } = "cut";

    /// <summary>Misbehaves only for the first n times.</summary>
    public int Times { get; set; } = int.MaxValue;

    /// <summary>At the recipient it misbehaves only for these.</summary>
    public Func<string, bool> Concerns { get; set; } = _ => true;

    public bool OffersTls { get; set; }

    /// <summary>Takes several commands at once (RFC 2920).</summary>
    public bool OffersPipelining { get; set; }

    /// <summary>Asks for the mail although it refused the recipient, as no server should.</summary>
    public bool AsksForMailOfNobody { get; set; }

    /// <summary>Put on the wire in the clear right behind the answer to STARTTLS, as an attacker would.</summary>
    public string Injected { get; set; } = "";

    public string Mechanisms { get; set; } = "";

    public int Connections { get; private set; }

    public ConcurrentQueue<string> Commands { get; } = [];

    /// <summary>The mails taken over, dots removed again.</summary>
    public ConcurrentQueue<string> Mails { get; } = [];

    public static X509Certificate2 Certificate { get; } = Make();

    public static string CertificateSha256 => Certificate.GetCertHashString(HashAlgorithmName.SHA256);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        // The loop ends before its listener does: a listener that was stopped under it throws something else.
        await accepting;
        listener.Stop();
        foreach (var client in clients) client.Dispose();
        stop.Dispose();
    }

    /// <summary>Closes every open session, as a server does with idle ones.</summary>
    public void CutAll()
    {
        while (clients.TryTake(out var client)) client.Dispose();
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop.Token);
                Connections++;
                clients.Add(client);
                _ = ServeAsync(client);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        try
        {
            Stream stream = client.GetStream();
            var lines = new StreamReader(stream, Encoding.UTF8, false, 1024, leaveOpen: true);
            var isRefused = false;
            if (!await AnswerAsync(client, stream, SmtpStage.Greeting, "220 fake ESMTP")) return;
            while (await lines.ReadLineAsync(stop.Token) is { } line)
            {
                Commands.Enqueue(line);
                var verb = line.Split(' ')[0].ToUpperInvariant();
                switch (verb)
                {
                    case "EHLO":
                        var extras = (OffersTls && stream is NetworkStream ? "250-STARTTLS\r\n" : "") + (Mechanisms == "" ? "" : $"250-AUTH {Mechanisms}\r\n") + (OffersPipelining ? "250-PIPELINING\r\n" : "");
                        if (!await AnswerAsync(client, stream, SmtpStage.Hello, $"250-fake\r\n{extras}250-DSN\r\n250 8BITMIME")) return;
                        break;
                    case "STARTTLS":
                        if (!await AnswerAsync(client, stream, SmtpStage.StartTls, "220 go" + (Injected == "" ? "" : "\r\n" + Injected))) return;
                        if (At == SmtpStage.StartTls && What.StartsWith('4')) break;
                        var secure = new SslStream(stream);
                        await secure.AuthenticateAsServerAsync(Certificate);
                        stream = secure;
                        lines = new StreamReader(stream, Encoding.UTF8, false, 1024, leaveOpen: true);
                        break;
                    case "AUTH" when line.StartsWith("AUTH LOGIN", StringComparison.Ordinal):
                        await WriteAsync(stream, "334 VXNlcm5hbWU6");
                        Commands.Enqueue((await lines.ReadLineAsync(stop.Token))!);
                        await WriteAsync(stream, "334 UGFzc3dvcmQ6");
                        Commands.Enqueue((await lines.ReadLineAsync(stop.Token))!);
                        if (!await AnswerAsync(client, stream, SmtpStage.Auth, "235 welcome")) return;
                        break;
                    case "AUTH":
                        if (!await AnswerAsync(client, stream, SmtpStage.Auth, "235 welcome")) return;
                        break;
                    case "MAIL":
                        if (!await AnswerAsync(client, stream, SmtpStage.Mail, "250 ok")) return;
                        break;
                    case "RCPT":
                        var left = Times;
                        if (!await AnswerAsync(client, stream, Concerns(line) ? SmtpStage.Recipient : SmtpStage.Nowhere, "250 ok")) return;
                        isRefused = At == SmtpStage.Recipient && Concerns(line) && left > 0;
                        break;
                    case "DATA" when isRefused && !AsksForMailOfNobody:
                        await WriteAsync(stream, "554 5.5.1 no valid recipients");
                        break;
                    case "DATA":
                        if (!await AnswerAsync(client, stream, SmtpStage.Data, "354 go on")) return;
                        if (At != SmtpStage.Data && !await TakeAsync(client, stream, lines)) return;
                        break;
                    case "QUIT":
                        await WriteAsync(stream, "221 bye");
                        client.Dispose();
                        return;
                    default:
                        await WriteAsync(stream, "250 ok");
                        break;
                }
            }
        }
        catch (Exception end) when (end is IOException or SocketException or ObjectDisposedException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
        }
    }

    async Task<bool> TakeAsync(TcpClient client, Stream stream, StreamReader lines)
    {
        var mail = new StringBuilder();
        while (await lines.ReadLineAsync(stop.Token) is { } line)
        {
            if (At == SmtpStage.Body && Times > 0)
            {
                Times--;
                // With unread bytes the kernel resets the connection, as a crashed server would.
                client.Client.LingerState = new LingerOption(true, 0);
                client.Dispose();
                return false;
            }

            if (line == ".")
            {
                Mails.Enqueue(mail.ToString());
                return await AnswerAsync(client, stream, SmtpStage.Dot, "250 2.0.0 Ok: queued as 4XyZ1");
            }

            mail.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append("\r\n");
        }

        return false;
    }

    async Task<bool> AnswerAsync(TcpClient client, Stream stream, SmtpStage stage, string normal)
    {
        if (stage != At || stage == SmtpStage.Nowhere || Times-- <= 0)
        {
            await WriteAsync(stream, normal);
            return true;
        }

        if (What == "cut")
        {
            client.Dispose();
            return false;
        }

        if (What == "stall") await Task.Delay(Timeout.Infinite, stop.Token);
        await WriteAsync(stream, What);
        return true;
    }

    static async Task WriteAsync(Stream stream, string text)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text + "\r\n"));
        await stream.FlushAsync();
    }

    static X509Certificate2 Make()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var made = request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2050, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
