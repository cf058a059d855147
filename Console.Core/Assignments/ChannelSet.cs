using System.Numerics;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Assignments;

/// <summary>A set of channels as bits, in the order of <see cref="ChannelNames.All"/>.</summary>
public readonly record struct ChannelSet(ushort Bits)
{
    public static ChannelSet None => default;

    public bool IsEmpty => Bits == 0;

    public int Count => BitOperations.PopCount(Bits);

    public static ChannelSet Of(IEnumerable<string> channels) => new(channels.Aggregate((ushort)0, (bits, name) => (ushort)(bits | Bit(name))));

    public bool Has(string channel) => (Bits & Bit(channel)) != 0;

    public IEnumerable<string> Names()
    {
        for (var i = 0; i < ChannelNames.All.Count; i++)
            if ((Bits & (1 << i)) != 0) yield return ChannelNames.All[i];
    }

    public static ChannelSet operator &(ChannelSet a, ChannelSet b) => new((ushort)(a.Bits & b.Bits));

    public static ChannelSet operator |(ChannelSet a, ChannelSet b) => new((ushort)(a.Bits | b.Bits));

    public static ChannelSet operator -(ChannelSet a, ChannelSet b) => new((ushort)(a.Bits & ~b.Bits));

    static ushort Bit(string channel)
    {
        for (var i = 0; i < ChannelNames.All.Count; i++)
            if (ChannelNames.All[i] == channel) return (ushort)(1 << i);
        throw new Refused("channel_unknown", RefusedKind.Invalid, channel);
    }
}
