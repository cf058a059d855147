using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members;

/// <summary>Whether a record stands for a person today.</summary>
public enum MemberStatus
{
    Active = 0,

    /// <summary>Absorbed by another record; an undo makes it active again.</summary>
    Merged = 1,

    /// <summary>The person asked to be forgotten: ids and figures remain, nothing personal.</summary>
    Erased = 2,
}

/// <summary>As the member stated it.</summary>
public enum Gender
{
    Unknown = 0,
    Female = 1,
    Male = 2,
    Other = 3,
}

/// <summary>The golden record of one person: facts only; names, addresses and identities lie in rows that erasure deletes.</summary>
public sealed class Member
{
    public long Id { get; set; }

    public MemberStatus Status { get; set; }

    /// <summary>The survivor, once merged.</summary>
    public long? MergedIntoId { get; set; }

    /// <summary>The system that owns the record, with SourceId unique.</summary>
    public string? Source { get; set; }

    public string? SourceId { get; set; }

    /// <summary>For example "gold"; lower case.</summary>
    public string? Tier { get; set; }

    public string? Region { get; set; }

    public long? HomeStoreId { get; set; }

    public Gender Gender { get; set; }

    public DateOnly? BirthDate { get; set; }

    /// <summary>Month × 100 + day, so that "birthday within" is a range.</summary>
    public int? BirthDay { get; set; }

    public string? Language { get; set; }

    /// <summary>IANA name; quiet hours are judged on it.</summary>
    public string? TimeZone { get; set; }

    /// <summary>Left out of every personal offer, whatever the consents say.</summary>
    public bool ObjectsToPersonalised { get; set; }

    public DateTimeOffset JoinedAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public int Version { get; set; }
}

/// <summary>How <see cref="Member"/> is stored.</summary>
sealed class MemberMap : IEntityTypeConfiguration<Member>
{
    public void Configure(EntityTypeBuilder<Member> builder)
    {
        builder.HasIndex(member => new { member.Source, member.SourceId }).IsUnique();
        builder.HasIndex(member => member.HomeStoreId).HasFilter("home_store_id IS NOT NULL");
        builder.HasIndex(member => member.Tier);
        builder.HasIndex(member => member.Source, "IX_member_erased").HasFilter("status = 2");
        builder.HasIndex(member => member.BirthDay).HasFilter("birth_day IS NOT NULL");
        builder.HasIndex(member => member.MergedIntoId).HasFilter("merged_into_id IS NOT NULL");
        builder.Property(member => member.Version).IsConcurrencyToken();
    }
}
