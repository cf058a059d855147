using System.Collections.Frozen;
using System.Text;

namespace CampaignConsole.Core.Channels.Inbound;

/// <summary>What a reply asks for.</summary>
public enum ReplyMeaning
{
    Other,
    Stop,
    Start,
}

/// <summary>Reads replies to an SMS: a keyword alone, in any case, full width or half, with blanks and punctuation around it. A sentence that has such a word in it is none.</summary>
/// <remarks>The English words are those that CTIA's Messaging Principles name; 退订, TD and T are what Chinese carriers have senders print ("回T退订").</remarks>
public static class ReplyWords
{
    static readonly FrozenSet<string> Stops = FrozenSet.ToFrozenSet(
        ["STOP", "STOPALL", "STOP ALL", "UNSUBSCRIBE", "QUIT", "CANCEL", "END", "OPTOUT", "OPT OUT", "OPT-OUT", "REVOKE", "TD", "T", "退订", "取消", "停止", "退", "拒收", "取消订阅", "不再接收", "回T", "TD退订", "T退订"],
        StringComparer.Ordinal);

    static readonly FrozenSet<string> Starts = FrozenSet.ToFrozenSet(["START", "UNSTOP", "SUBSCRIBE", "RESUBSCRIBE", "订阅", "恢复", "恢复订阅", "重新订阅"], StringComparer.Ordinal);

    /// <summary>The longest text that can be a keyword; a longer one is not looked at.</summary>
    const int Longest = 40;

    /// <summary>What a text asks for. One with a surrogate (a picture) is no keyword, and half a pair could not be brought to a normal form.</summary>
    public static ReplyMeaning Of(string? text)
    {
        if (text is null || text.Length > Longest || text.Any(char.IsSurrogate)) return ReplyMeaning.Other;
        var word = Plain(text.Normalize(NormalizationForm.FormKC)).ToUpperInvariant();
        return Stops.Contains(word) ? ReplyMeaning.Stop : Starts.Contains(word) ? ReplyMeaning.Start : ReplyMeaning.Other;
    }

    /// <summary>Without what is neither letter nor digit at its ends.</summary>
    static string Plain(string text)
    {
        var (first, last) = (0, text.Length - 1);
        while (first <= last && !char.IsLetterOrDigit(text[first])) first++;
        while (last >= first && !char.IsLetterOrDigit(text[last])) last--;
        return text[first..(last + 1)];
    }
}
