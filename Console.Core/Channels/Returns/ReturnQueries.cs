using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Returns;

/// <summary>How many messages of a channel something came back about.</summary>
/// <param name="Kind">For example <c>bounced</c> or <c>never_again</c>.</param>
/// <param name="Messages">Each counts once, however often it was told.</param>
public sealed record ReturnCount(string Channel, string Kind, long Messages);

/// <summary>Asks what came back about the messages of a campaign.</summary>
public sealed class ReturnQueries(IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>By channel and kind, as the words are listed in <see cref="Kinds"/>, bounces of either sort as one; opens and clicks are the results' own. What a machine did is left out.</summary>
    /// <exception cref="Refused"><c>right_missing</c></exception>
    public async Task<IReadOnlyList<ReturnCount>> OfCampaignAsync(Actor by, long campaign, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        string[] kinds = [.. Kinds, Returned.SoftBounced];
        var counts = await db.Set<DeliveryEvent>().Where(fact => fact.CampaignId == campaign && !fact.IsMachine && EF.Parameter(kinds).Contains(fact.Kind))
            .GroupBy(fact => new { fact.Channel, Kind = fact.Kind == Returned.SoftBounced ? Returned.Bounced : fact.Kind })
            .Select(group => new { group.Key.Channel, group.Key.Kind, Messages = group.Select(fact => fact.DeliveryId).Distinct().LongCount() }).ToListAsync(ct);
        return [.. counts.Select(count => new ReturnCount(count.Channel, count.Kind, count.Messages)).OrderBy(count => count.Channel, StringComparer.Ordinal).ThenBy(count => Array.IndexOf(kinds, count.Kind))];
    }

    /// <summary>What is counted, in its order.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        [Returned.Delivered, Returned.Relayed, Returned.Accepted, Returned.Delayed, Returned.Bounced, Returned.NotTaken, Returned.NeverHad, Returned.Complained, "unsubscribed", .. Returned.OfCalls];
}
