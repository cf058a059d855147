using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Features.Claims;

/// <summary>Where the page lies by which whoever sees a poster claims the offer of a campaign.</summary>
public sealed class ClaimPictures(ClaimQueries claims, IDbContextFactory<ConsoleDb> databases)
{
    /// <summary>The address; null where the campaign has no offer to be claimed, or is not launched.</summary>
    public async Task<string?> OfAsync(Actor by, long campaign, CancellationToken ct) =>
        await claims.OfAsync(by, campaign, ct) is { } found ? await AddressAsync(found.OfferId, ct) : null;

    /// <summary>The same for somebody who is signed in.</summary>
    internal async Task<string?> OfAsync(long person, long campaign, CancellationToken ct) =>
        await Account.OfAsync(databases, person, ct) is { } account ? await OfAsync(account.Actor, campaign, ct) : null;

    async Task<string> AddressAsync(long offer, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        return ClaimLinks.PosterOf((await SettingsBook.ReadAsync<ChannelPolicy>(db, ct)).PublicAddress, offer);
    }
}
