using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CampaignConsole.Receivers;

/// <summary>A mail server that keeps what it takes: the mail counts when the final dot was read and the line is on the disk.</summary>
sealed class MailReceiver(ReceiptBook book, TimeSpan delay)
{
    public async Task RunAsync()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await Console.Out.WriteLineAsync($"listening {((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture)}");
        while (true) _ = SessionAsync(await listener.AcceptTcpClientAsync());
    }

    async Task SessionAsync(TcpClient client)
    {
        using var closing = client;
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        try
        {
            await writer.WriteLineAsync("220 receiver.test ESMTP");
            var to = "";
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase)) return;
                if (line.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase)) to = line[8..].Split('<', '>')[1];
                if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase)) await DataAsync(reader, writer, to);
                else await writer.WriteLineAsync(line.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase) ? "250-receiver.test\r\n250 8BITMIME" : "250 OK");
            }
        }
        catch (IOException)
        {
            // The other process was killed.
        }
    }

    async Task DataAsync(StreamReader reader, StreamWriter writer, string to)
    {
        await writer.WriteLineAsync("354 go on");
        var id = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Message-ID: <", StringComparison.OrdinalIgnoreCase)) id = line[13..].Split('@')[0];
            if (line != ".") continue;
            if (delay > TimeSpan.Zero) await Task.Delay(delay);
            book.Take(id, "email", to);
            await writer.WriteLineAsync("250 2.0.0 OK queued as " + id);
            return;
        }
    }
}
