using System.Net;

namespace CampaignConsole.Core.Channels.Adapters.Provider;

/// <summary>A request body that knows whether its last byte may have left, and that is never sent a second time behind our back.</summary>
sealed class OnceContent : HttpContent
{
    readonly byte[] body;

    public OnceContent(byte[] body)
    {
        this.body = body;
        Headers.ContentType = new("application/json") { CharSet = "utf-8" };
    }

    /// <summary>The point of no return has been passed.</summary>
    public bool Left { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        // The client repeats a request by itself when a kept connection breaks; the first may have arrived all the same.
        if (Left) throw new IOException("The body has already been sent once.");
        cancellationToken.ThrowIfCancellationRequested();
        Left = true;
        await stream.WriteAsync(body, CancellationToken.None);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
