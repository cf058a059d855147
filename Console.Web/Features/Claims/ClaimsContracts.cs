using CampaignConsole.Core.Assignments.Claiming;
using CampaignConsole.Web.Features.Redemptions;

namespace CampaignConsole.Web.Features.Claims;

/// <summary>Who claims, and where.</summary>
sealed record ClaimAskedJson(IdentityJson Member, string? Channel = null, string? Store = null, string? Language = null);

/// <summary>A claimed offer.</summary>
/// <param name="Code">The member's own code, or the one for all; null: the member's identity is enough.</param>
sealed record ClaimJson(
    long OfferId, string Hash, long CampaignId, DateTimeOffset ClaimedAt, DateTimeOffset? Ends, string? Code, string Headline, string Terms, string Sentence, DateTimeOffset ServerTime)
{
    public static ClaimJson Of(GrantedClaim granted, ClaimableOffer offer, DateTimeOffset now) => new(
        granted.OfferId, granted.Hash, granted.CampaignId, granted.At, offer.Ends, offer.Code, offer.Headline, offer.Terms, offer.Sentence, now);
}
