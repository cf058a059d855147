using System.Text.Json;
using CampaignConsole.Core.Channels.Templates;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Channels.Returns;

/// <summary>What a provider tells us later about messages: delivered, relayed, delayed, bounced, opened, clicked, complained, unsubscribed.</summary>
public sealed class ProviderReceipts(WriteGate gate, ReceiptSignatures signatures, LiveUpdates updates, TimeProvider clock)
{
    /// <summary>Events of one transaction: each locks a member, and PostgreSQL keeps locks in a table of fixed size.</summary>
    const int AtOnce = 500;

    /// <summary>Stores the facts, and what is said of templates; an event told twice is stored once, one about an unknown message is left out.</summary>
    /// <returns>How many were new.</returns>
    /// <exception cref="Refused"><c>receipt_signature</c>, <c>receipt_unreadable</c></exception>
    public async Task<int> TakeAsync(ReceiptCall call, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await signatures.DemandAsync(call, now, ct);
        var events = Read(call.Body);
        var templates = TemplateReceipts.Read(call.Body);
        var stored = templates.Count == 0 ? 0 : await gate.WriteAsync(db => TemplateActions.TakeAsync(db, call.Provider, templates, now, ct), ct);
        foreach (var part in events.Chunk(AtOnce))
        {
            var taken = await gate.WriteAsync(db => CameBack.WriteAsync(db, call.Provider, part, now, ct), ct);
            stored += taken.Stored.Count;
        }

        if (stored > 0) updates.Publish(LiveUpdates.Deliveries);
        return stored;
    }

    static IReadOnlyList<Came> Read(byte[] body)
    {
        try
        {
            // What becomes of a call is the call centre's to say, with a key of the API.
            return [.. (JsonSerializer.Deserialize<Document>(body, CanonicalJson.Options)?.Events ?? []).Where(one => !Returned.OfCalls.Contains(one.Type)).Select(one => one.Came)];
        }
        catch (JsonException)
        {
            throw ChannelRefusals.ReceiptUnreadable();
        }
    }

    sealed record Document(IReadOnlyList<Told>? Events);

    /// <param name="Permanent">Of a bounce: the address takes nothing, for good.</param>
    sealed record Told(string Id, string Type, Guid Key, DateTimeOffset? At, string? Code, bool Machine = false, bool Permanent = false)
    {
        public Came Came => new(Id, Type == Returned.Bounced && !Permanent ? Returned.SoftBounced : Type, Key, At, Code) { IsMachine = Machine, IsOfTheAddress = Permanent && Type == Returned.Bounced };
    }
}
