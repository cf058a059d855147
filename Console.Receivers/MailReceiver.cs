using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CampaignConsole.Receivers;

/// <summary>A mail server that keeps what it takes: the mail counts when the final dot was read and the line is on the disk.</summary>
sealed class MailReceiver(ReceiptBook book, TimeSpan delay, FaultPlan faults)
{
    /// <summary>Longer than any client waits.</summary>
    static readonly TimeSpan Stall = TimeSpan.FromMinutes(10);

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
        client.NoDelay = true;
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        await using var writer = new StreamWriter(stream, Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
        try
        {
            if (faults.ForAll == "refuse") return;
            await writer.WriteLineAsync("220 receiver.test ESMTP");
            var (to, fault, isRefused) = ("", FaultPlan.None, true);
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase)) return;
                if (line.StartsWith("RCPT TO:", StringComparison.OrdinalIgnoreCase)) (to, fault, isRefused) = Drawn(line[8..].Split('<', '>')[1]);
                if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase) && isRefused)
                {
                    // Asked in one go with what was refused.
                    await writer.WriteLineAsync("554 5.5.1 no valid recipients");
                }
                else if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
                {
                    if (!await DataAsync(reader, writer, to, fault)) return;
                }
                else if (Refusal(line, fault) is { } refusal)
                {
                    isRefused = true;
                    if (line.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase)) book.Fail(fault, "", to);
                    await writer.WriteLineAsync(refusal);
                    if (refusal.StartsWith("421", StringComparison.Ordinal)) return;
                }
                else
                {
                    if (fault == "stall_before_dot" && line.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase)) await Task.Delay(Stall);
                    await writer.WriteLineAsync(line.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase) ? "250-receiver.test\r\n250-PIPELINING\r\n250 8BITMIME" : "250 OK");
                }
            }
        }
        catch (IOException)
        {
            // The other process was killed, or waits no longer.
        }
    }

    (string To, string Fault, bool IsRefused) Drawn(string to) => (to, faults.Next(to), false);

    /// <summary>A sender is refused only where the file says so for all: nobody knows yet whom it is for.</summary>
    string? Refusal(string line, string fault)
    {
        if (line.StartsWith("MAIL", StringComparison.OrdinalIgnoreCase)) return faults.ForAll switch
        {
            "450_mail" => "450 4.3.2 later",
            "550_mail" => "550 5.7.1 not from you",
            _ => null,
        };
        if (!line.StartsWith("RCPT", StringComparison.OrdinalIgnoreCase)) return null;
        return fault switch
        {
            "451" => "451 4.3.0 later",
            "421" => "421 4.3.2 closing",
            "550" => "550 5.1.1 nobody here",
            _ => null,
        };
    }

    /// <returns>Whether the session goes on.</returns>
    async Task<bool> DataAsync(StreamReader reader, StreamWriter writer, string to, string fault)
    {
        if (fault == "cut_before_dot")
        {
            book.Fail(fault, "", to);
            return false;
        }

        await writer.WriteLineAsync("354 go on");
        var id = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Message-ID: <", StringComparison.OrdinalIgnoreCase)) id = line[13..].Split('@')[0];
            if (line != ".") continue;
            if (delay > TimeSpan.Zero) await Task.Delay(delay);
            return await AnswerAsync(writer, id, to, fault);
        }

        return false;
    }

    async Task<bool> AnswerAsync(StreamWriter writer, string id, string to, string fault)
    {
        if (fault is "451_dot" or "554_dot" or "cut_after_dot_lost") book.Fail(fault, id, to);
        else book.Take(id, "email", to);
        if (fault == "stall_after_dot") await Task.Delay(Stall);
        if (fault is "cut_after_dot" or "cut_after_dot_lost" or "stall_after_dot") return false;
        await writer.WriteLineAsync(fault switch
        {
            "451_dot" => "451 4.3.0 later",
            "554_dot" => "554 5.6.0 not this",
            _ => "250 2.0.0 OK queued as " + id,
        });
        return true;
    }
}
