using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Tracking;

/// <summary>Where a link of a campaign's messages leads, as it was written in them. A token names this row and never an address, so that nobody can make the console send people elsewhere.</summary>
/// <remarks>One row for each address of a campaign, whoever it is sent to: what differs from member to member is no tracked link (<see cref="LinkMarks"/>).</remarks>
public sealed class TrackedLink
{
    /// <summary>Stands in facts for the one link that is every member's own, the page behind the merge field <c>link</c>: it is in no table.</summary>
    public const long OwnPage = 0;

    public long Id { get; set; }

    public long CampaignId { get; set; }

    /// <summary>SHA-256 of the address: an address is longer than an index takes.</summary>
    public required byte[] Hash { get; set; }

    public required string Url { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public static byte[] HashOf(string url) => SHA256.HashData(Encoding.UTF8.GetBytes(url));
}

/// <summary>How <see cref="TrackedLink"/> is stored.</summary>
sealed class TrackedLinkMap : IEntityTypeConfiguration<TrackedLink>
{
    public void Configure(EntityTypeBuilder<TrackedLink> builder) => builder.HasIndex(link => new { link.CampaignId, link.Hash }).IsUnique();
}
