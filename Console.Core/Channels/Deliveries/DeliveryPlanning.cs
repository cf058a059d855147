using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>A message that a launch plans for one member on one channel.</summary>
/// <param name="IdentityId">Which identity is the address; null where it is a postal address or the member itself.</param>
/// <param name="Address">The address as it stands now; only its hash is kept.</param>
/// <param name="NotBefore">Not sent earlier; step 2 waits here for step 1.</param>
/// <param name="ExpiresAt">Not sent later; usually the offer's end.</param>
public readonly record struct PlannedMessage(
    long AssignmentId, long OriginMemberId, long MemberId, string Channel, short Step, long? IdentityId, string Address,
    DateTimeOffset NotBefore, DateTimeOffset? ExpiresAt);

/// <summary>Writes the planned rows of a launch.</summary>
public static class DeliveryPlanning
{
    /// <summary>Adds rows in bulk to the surrounding write. A row that is there already (a launch run again), or that would ring a shared phone twice, is left out.</summary>
    /// <returns>How many rows were new.</returns>
    public static Task<long> PlanAsync(ConsoleDb db, IEnumerable<Delivery> rows, CancellationToken ct) => db.InsertAsync(rows, ct, OnExisting.Skip);

    /// <summary>The first 8 bytes of SHA-256 over channel and address.</summary>
    public static long HashOf(string channel, string address)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{channel}:{address}"), hash);
        return BinaryPrimitives.ReadInt64BigEndian(hash);
    }

    /// <summary>The row of a message, with its key and the hash of its address.</summary>
    public static Delivery Row(long occurrenceId, long campaignId, in PlannedMessage message, DateTimeOffset now) => new()
    {
        Key = Ids.DeliveryKey(occurrenceId, message.OriginMemberId, message.Channel, message.Step),
        OccurrenceId = occurrenceId,
        CampaignId = campaignId,
        Channel = message.Channel,
        Step = message.Step,
        OriginMemberId = message.OriginMemberId,
        MemberId = message.MemberId,
        AssignmentId = message.AssignmentId,
        IdentityId = message.IdentityId,
        AddressHash = HashOf(message.Channel, message.Address),
        NotBefore = message.NotBefore,
        ExpiresAt = message.ExpiresAt,
        UpdatedAt = now,
    };
}
