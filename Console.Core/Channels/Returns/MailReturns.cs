using System.Globalization;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns.Mail;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Channels.Returns;

/// <summary>Takes mails that came back: reports on delivery (RFC 3464) and complaints (RFC 5965). Other mails, reports on no message of ours, and those that name another address than the message's change nothing.</summary>
public sealed class MailReturns(WriteGate gate, ReceiptSignatures signatures, LiveUpdates updates, TimeProvider clock)
{
    /// <summary>Takes one mail that a mail server hands over by HTTP, signed as receipts are.</summary>
    /// <returns>1 when it was new and about a message of ours, else 0.</returns>
    /// <exception cref="Refused"><c>receipt_signature</c></exception>
    public async Task<int> TakeAsync(ReceiptCall call, CancellationToken ct)
    {
        // Only mails come back as mails, whatever secret another channel has.
        if (call.Provider != ChannelNames.Email) throw ChannelRefusals.ReceiptSignature();
        await signatures.DemandAsync(call, clock.GetUtcNow(), ct);
        return await TakeAsync([call.Body], ct);
    }

    /// <summary>Takes mails in one transaction.</summary>
    /// <returns>How many were new and about messages of ours.</returns>
    public async Task<int> TakeAsync(IReadOnlyList<byte[]> mails, CancellationToken ct)
    {
        List<Came> came = [.. mails.Select(mail => ReturnedMail.Read(mail)).Select(Of).OfType<Came>()];
        if (came.Count == 0) return 0;
        var now = clock.GetUtcNow();
        var taken = await gate.WriteAsync(db => CameBack.WriteAsync(db, ChannelNames.Email, came, now, ct), ct, WriteUrgency.Bulk);
        if (taken.Stored.Count > 0) updates.Publish(LiveUpdates.Deliveries);
        return taken.Stored.Count;
    }

    /// <summary>What a report says as something that came back; null where it names no message, or says nothing that counts.</summary>
    /// <remarks>The id is made of what it says, not of the mail: the same report by two ways, or from two servers, is one.</remarks>
    static Came? Of(ReturnedMail? mail)
    {
        if (mail?.Key is not { } key) return null;
        var named = mail.Addresses.Select(address => DeliveryPlanning.HashOf(ChannelNames.Email, address)).ToHashSet();
        if (mail.IsComplaint) return Told(key, Returned.Complained, mail.Feedback!, named);
        if (mail.Outcome is not { } outcome) return null;
        return Told(key, KindOf(outcome), outcome.Status, named) with { IsOfTheAddress = outcome.Action == ReturnAction.Failed && BounceRule.IsOfTheAddress(outcome.Status) };
    }

    static Came Told(Guid key, string kind, string code, IReadOnlyCollection<long> named) =>
        new(string.Create(CultureInfo.InvariantCulture, $"mail:{key:N}:{kind}:{code}"), kind, key, null, code) { Named = named };

    /// <remarks>A status of class 4 says that it may be otherwise another day (RFC 3463, section 2).</remarks>
    static string KindOf(ReturnedRecipient outcome) => outcome.Action switch
    {
        ReturnAction.Failed => outcome.Status.StartsWith('5') ? Returned.Bounced : Returned.SoftBounced,
        ReturnAction.Delayed => Returned.Delayed,
        ReturnAction.Relayed => Returned.Relayed,
        ReturnAction.Delivered => Returned.Delivered,
    };
}
