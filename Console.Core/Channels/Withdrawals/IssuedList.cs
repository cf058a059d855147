using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Channels.Withdrawals;

/// <summary>A list that was written for a call centre or a printer, and its file of withdrawals.</summary>
public sealed class IssuedList
{
    public long Id { get; set; }

    public required string Channel { get; set; }

    public long OccurrenceId { get; set; }

    public long CampaignId { get; set; }

    /// <summary>The files' name without its ending; unique.</summary>
    public required string Name { get; set; }

    /// <summary>Where its files lie.</summary>
    public required string Folder { get; set; }

    /// <summary>Written by the sandbox: the copy of an installation keeps on with these, and with nothing that another one issued for real.</summary>
    public bool IsSandbox { get; set; }

    public long Rows { get; set; }

    public DateTimeOffset WrittenAt { get; set; }

    /// <summary>Until then it is worked on, and withdrawals are told.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>How often the file of withdrawals was written; 0: not yet.</summary>
    public int Version { get; set; }

    /// <summary>Rows of it.</summary>
    public long Withdrawn { get; set; }

    /// <summary>Over the bytes of it, lower-case hexadecimal.</summary>
    public string? Sha256 { get; set; }

    /// <summary>When it was last written.</summary>
    public DateTimeOffset? WithdrawnAt { get; set; }

    /// <summary>What had been seen of consents, members and suppressions when it was last looked through (<see cref="ListMark"/>).</summary>
    public string? Seen { get; set; }

    /// <summary>When that last changed.</summary>
    public DateTimeOffset? SeenAt { get; set; }

    /// <summary>When it was last looked through.</summary>
    public DateTimeOffset? LookedAt { get; set; }

    /// <summary>Where the withdrawals lie.</summary>
    public string WithdrawalsFile => Name + ".withdrawals.csv";

    /// <summary>The rows of the ledger that are in it.</summary>
    public IQueryable<Delivery> RowsOf(ConsoleDb db)
    {
        var (run, channel, file) = (OccurrenceId, Channel, Name + ".csv");
        return db.Set<Delivery>().Where(row => row.OccurrenceId == run && row.Channel == channel && row.State == DeliveryState.Accepted && row.ProviderId == file);
    }
}

/// <summary>How <see cref="IssuedList"/> is stored.</summary>
sealed class IssuedListMap : IEntityTypeConfiguration<IssuedList>
{
    public void Configure(EntityTypeBuilder<IssuedList> builder)
    {
        builder.HasIndex(list => list.Name).IsUnique();
        builder.HasIndex(list => list.ExpiresAt);
        builder.HasIndex(list => list.CampaignId);
        builder.Ignore(list => list.WithdrawalsFile);
    }
}
