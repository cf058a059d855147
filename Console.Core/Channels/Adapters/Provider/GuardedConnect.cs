using System.Net;
using System.Net.Sockets;

namespace CampaignConsole.Core.Channels.Adapters.Provider;

/// <summary>Connects to the address that a name stands for at this very moment, unless nobody may call it. Checking the name beforehand would not help: it may mean something else a moment later.</summary>
static class GuardedConnect
{
    /// <summary>Set on a request that may not reach private networks or this machine.</summary>
    public static readonly HttpRequestOptionsKey<bool> RefusePrivate = new("refuse-private");

    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, ct);
        context.InitialRequestMessage.Options.TryGetValue(RefusePrivate, out var refusePrivate);
        var allowed = Array.FindAll(found, address => IsAllowed(address, refusePrivate));
        if (allowed.Length == 0) throw new SocketException((int)SocketError.AccessDenied);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Link-local addresses (a cloud's keys lie at 169.254.169.254), multicast and "any" are never called.</summary>
    public static bool IsAllowed(IPAddress address, bool refusePrivate)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        if (address.IsIPv6LinkLocal || address.IsIPv6Multicast || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) return false;
        if (address.AddressFamily == AddressFamily.InterNetworkV6) return !refusePrivate || !(IPAddress.IsLoopback(address) || address.IsIPv6UniqueLocal || address.IsIPv6SiteLocal);
        var bytes = address.GetAddressBytes();
        if (bytes is [169, 254, ..] or [>= 224, ..] or [0, ..]) return false;
        return !refusePrivate || bytes is not ([10, ..] or [127, ..] or [172, >= 16 and <= 31, ..] or [192, 168, ..] or [100, >= 64 and <= 127, ..]);
    }
}
