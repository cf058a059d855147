using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Redemptions.Velocity;

/// <summary>When redemptions of one holder began: as many of the newest as its limit asks about, so that a window that slides is counted exactly.</summary>
public sealed class VelocityCount
{
    /// <summary>Characters of one instant in <see cref="Times"/>.</summary>
    public const int Width = 13;

    public VelocityScope Scope { get; set; }

    /// <summary>Member id, store id and device, person or store id and staff number, or store id.</summary>
    public required string Holder { get; set; }

    /// <summary>The limit when it was counted last.</summary>
    public int Most { get; set; }

    /// <summary>Where the window began when it was counted last: UTC milliseconds.</summary>
    public long Since { get; set; }

    /// <summary>UTC milliseconds of 13 digits each, one behind the other, the newest last.</summary>
    public required string Times { get; set; }

    /// <summary>The instants, oldest first.</summary>
    internal List<long> Instants() =>
        [.. Enumerable.Range(0, Times.Length / Width).Select(at => long.Parse(Times.AsSpan(at * Width, Width), NumberStyles.None, CultureInfo.InvariantCulture))];

    internal static string Text(IEnumerable<long> instants) => string.Concat(instants.Select(instant => instant.ToString("D13", CultureInfo.InvariantCulture)));
}

/// <summary>How <see cref="VelocityCount"/> is stored.</summary>
sealed class VelocityCountMap : IEntityTypeConfiguration<VelocityCount>
{
    public void Configure(EntityTypeBuilder<VelocityCount> builder) => builder.HasKey(count => new { count.Scope, count.Holder });
}
