using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace CampaignConsole.Core.Kernel;

/// <summary>Identifiers and digests that come out the same on every machine.</summary>
public static class Ids
{
    /// <summary>The namespace of the console's own name-based identifiers.</summary>
    static readonly Guid Console = new("6f1c9a52-3b1e-5d0c-9a8e-2d4b7c60e1f3");

    /// <summary>A name-based identifier, version 5 (RFC 9562, section 5.5), in the console's namespace.</summary>
    public static Guid Named(string name)
    {
        Span<byte> input = stackalloc byte[16 + Encoding.UTF8.GetMaxByteCount(name.Length)];
        Console.TryWriteBytes(input, bigEndian: true, out _);
        var length = 16 + Encoding.UTF8.GetBytes(name, input[16..]);
        Span<byte> hash = stackalloc byte[20];
        SHA1.HashData(input[..length], hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>The key of one message: the same for the same occurrence, member, channel and step, for ever (delivery ledger).</summary>
    public static Guid DeliveryKey(long occurrence, long originMember, string channel, int step) =>
        Named(string.Create(null, stackalloc char[96], $"delivery:{occurrence}:{originMember}:{channel}:{step}"));

    /// <summary>A number in [0, 1) drawn from a seed and a member: the same on every machine and in every run.</summary>
    /// <remarks>The first 53 bits of SHA-256 over seed and member, so that draws of different seeds are independent.</remarks>
    public static double Draw(long seed, long originMember)
    {
        Span<byte> input = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(input, seed);
        BinaryPrimitives.WriteInt64BigEndian(input[8..], originMember);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(input, hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>SHA-256 of a text as lower-case hexadecimal.</summary>
    public static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
