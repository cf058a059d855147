using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Assignments;

/// <summary>What the text messages of a run take; an estimate, since links are drawn for each message only when it is sent.</summary>
/// <param name="Segments">What carriers charge by; see <see cref="SmsSegments"/>.</param>
/// <param name="Longest">Segments of the longest message.</param>
/// <param name="Cost">In minor units of the brand's currency; null where no price is known for some of the numbers.</param>
/// <param name="Most">The same with all those whom a text message reaches only where channels before it fail.</param>
public sealed record SmsSize(int Messages, long Segments, int Longest, long? Cost = null, long? Most = null);

/// <summary>Adds up segments and their cost, message by message.</summary>
sealed class SmsTally(SmsPrices prices)
{
    int messages, longest;
    long segments;
    long? cost = 0, most = 0;

    /// <param name="phone">In E.164; null where the number is not known.</param>
    /// <param name="isFallBack">Goes only where a channel before it does not reach the member.</param>
    public void Add(int size, string? phone, bool isFallBack)
    {
        var one = phone is null ? null : prices.CostOf(phone, size);
        (most, longest) = (most + one, Math.Max(longest, size));
        if (isFallBack) return;
        (messages, segments, cost) = (messages + 1, segments + size, cost + one);
    }

    /// <summary>Null where there is not one message.</summary>
    public SmsSize? Result => longest == 0 ? null : new SmsSize(messages, segments, longest, Whole(cost), Whole(most));

    static long? Whole(long? thousandths) => thousandths is { } sum ? SmsPrices.Whole(sum) : null;
}
