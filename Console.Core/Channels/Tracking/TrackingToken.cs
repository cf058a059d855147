using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace CampaignConsole.Core.Channels.Tracking;

/// <summary>What a link or picture in a message names: the message and the stored link, by numbers that say nothing to anybody else.</summary>
/// <param name="KeyId">Which key signed it.</param>
/// <param name="LinkId">0: the picture that tells that the message was opened.</param>
/// <param name="DeliveryId">The ledger row.</param>
/// <param name="KeyStart">The first four bytes of the row's key. After a restore of an older backup a row's number may be another message's; its key never is.</param>
/// <remarks>
/// Short enough for an SMS, some 28 characters: a version byte, three numbers of seven bits a byte, four bytes of the delivery key and the first eight bytes of HMAC-SHA-256 (RFC 2104) over all
/// of it. Whoever guesses needs some 2^63 requests for one hit, and wins a redirect to an address that the campaign itself names.
/// </remarks>
readonly record struct TrackingToken(int KeyId, long LinkId, long DeliveryId, uint KeyStart)
{
    const byte Version = 1;

    const int MacBytes = 8;

    /// <summary>Version, three numbers at their longest, key start and signature.</summary>
    const int MostBytes = 1 + 5 + 10 + 10 + 4 + MacBytes;

    const int LeastBytes = 1 + 1 + 1 + 1 + 4 + MacBytes;

    /// <summary>The first four bytes of a delivery key, in the order in which it is written.</summary>
    public static uint StartOf(Guid key)
    {
        Span<byte> bytes = stackalloc byte[16];
        key.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt32BigEndian(bytes);
    }

    /// <summary>The text of the token, in letters, digits, "-" and "_".</summary>
    public string Sign(ReadOnlySpan<byte> secret)
    {
        Span<byte> bytes = stackalloc byte[MostBytes];
        var at = Write(bytes);
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(secret, bytes[..at], mac);
        mac[..MacBytes].CopyTo(bytes[at..]);
        return Base64Url.EncodeToString(bytes[..(at + MacBytes)]);
    }

    /// <summary>What a text claims to be, before its signature is held against the key that it names; null where it is no token at all.</summary>
    public static TrackingToken? Claimed(string? text)
    {
        Span<byte> bytes = stackalloc byte[MostBytes];
        if (text is null || Decode(text, bytes) is not { } length || length < LeastBytes || bytes[0] != Version) return null;
        var left = (ReadOnlySpan<byte>)bytes[1..(length - MacBytes)];
        if (Number(ref left) is not { } key || key > int.MaxValue || Number(ref left) is not { } link || Number(ref left) is not { } delivery || left.Length != 4) return null;
        return new TrackingToken((int)key, link, delivery, BinaryPrimitives.ReadUInt32BigEndian(left));
    }

    /// <summary>Whether this is the text that the key signs for these values: the one way to write them, letter by letter.</summary>
    public bool IsSignedAs(string text, ReadOnlySpan<byte> secret)
    {
        var own = Sign(secret);
        return CryptographicOperations.FixedTimeEquals(System.Runtime.InteropServices.MemoryMarshal.AsBytes(own.AsSpan()), System.Runtime.InteropServices.MemoryMarshal.AsBytes(text.AsSpan()));
    }

    int Write(Span<byte> bytes)
    {
        bytes[0] = Version;
        var at = 1;
        Put(bytes, ref at, KeyId);
        Put(bytes, ref at, LinkId);
        Put(bytes, ref at, DeliveryId);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[at..], KeyStart);
        return at + 4;
    }

    static int? Decode(string text, Span<byte> bytes)
    {
        if (text.Length > Base64Url.GetEncodedLength(MostBytes) || !Base64Url.IsValid(text)) return null;
        return Base64Url.TryDecodeFromChars(text, bytes, out var length) ? length : null;
    }

    static void Put(Span<byte> bytes, ref int at, long value)
    {
        for (; value > 0x7f; value >>= 7) bytes[at++] = (byte)(value | 0x80);
        bytes[at++] = (byte)value;
    }

    static long? Number(ref ReadOnlySpan<byte> bytes)
    {
        long value = 0;
        for (var i = 0; i < bytes.Length && i < 9; i++)
        {
            value |= (long)(bytes[i] & 0x7f) << (7 * i);
            if ((bytes[i] & 0x80) != 0) continue;
            bytes = bytes[(i + 1)..];
            return value;
        }

        return null;
    }
}
