using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace CampaignConsole.Tests.Rigs;

/// <summary>A line between a node and its database that can be cut: what is on it is lost, and nobody gets through until it is mended.</summary>
sealed class CutLine : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly ConcurrentDictionary<Socket, bool> open = new();
    readonly string host;
    readonly int port;
    readonly Task accepting;
    volatile bool isCut;

    public CutLine(string host, int port)
    {
        (this.host, this.port) = (host, port);
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public void Cut()
    {
        isCut = true;
        foreach (var socket in open.Keys) socket.Close(0);
    }

    public void Mend() => isCut = false;

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        Cut();
        await accepting;
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true) _ = JoinAsync(await listener.AcceptSocketAsync());
        }
        catch (SocketException)
        {
            // The line is taken down.
        }
        catch (ObjectDisposedException)
        {
            // The line is taken down.
        }
    }

    async Task JoinAsync(Socket node)
    {
        using var database = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        node.NoDelay = true;
        (open[node], open[database]) = (true, true);
        try
        {
            if (isCut) return;
            await database.ConnectAsync(host, port);
            await Task.WhenAny(CopyAsync(node, database), CopyAsync(database, node));
        }
        catch (SocketException)
        {
            // Cut, or the database is gone.
        }
        catch (ObjectDisposedException)
        {
            // Cut.
        }
        finally
        {
            open.TryRemove(node, out _);
            open.TryRemove(database, out _);
            node.Dispose();
        }
    }

    static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer)) > 0;)
                for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
        }
        catch (SocketException)
        {
            // Cut.
        }
        catch (ObjectDisposedException)
        {
            // Cut.
        }
    }
}
