using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Assignments;

/// <summary>What the text messages of a run take; an estimate, since links are drawn for each message only when it is sent.</summary>
/// <param name="Segments">What carriers charge by; see <see cref="SmsSegments"/>.</param>
/// <param name="Longest">Segments of the longest message.</param>
/// <param name="Cost">In minor units of the brand's currency, of the numbers whose price is known; null where none is.</param>
/// <param name="Most">The same with all those whom a text message reaches only where channels before it fail, and with everybody's reminder of the end.</param>
/// <param name="Unpriced">Numbers whose price is not known: what they cost is in neither.</param>
public sealed record SmsSize(int Messages, long Segments, int Longest, long? Cost = null, long? Most = null, int Unpriced = 0);

/// <summary>Adds up segments and their cost, message by message.</summary>
sealed class SmsTally(SmsPrices prices)
{
    int messages, longest, priced, unpriced;
    long segments, cost, most;

    /// <param name="reminder">Segments of the reminder that may follow; 0 for none.</param>
    /// <param name="phone">In E.164; null where the number is not known.</param>
    /// <param name="isFallBack">Goes only where a channel before it does not reach the member.</param>
    public void Add(int size, int reminder, string? phone, bool isFallBack)
    {
        longest = Math.Max(longest, size);
        if (!isFallBack) (messages, segments) = (messages + 1, segments + size);
        if (phone is null || prices.CostOf(phone, size) is not { } one)
        {
            unpriced++;
            return;
        }

        (priced, most) = (priced + 1, most + one + (prices.CostOf(phone, reminder) ?? 0));
        if (!isFallBack) cost += one;
    }

    /// <summary>Null where there is not one message.</summary>
    public SmsSize? Result => longest == 0 ? null : new SmsSize(messages, segments, longest, Whole(cost), Whole(most), unpriced);

    long? Whole(long thousandths) => priced == 0 ? null : SmsPrices.Whole(thousandths);
}
