using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members;

/// <summary>What is personal about a member: erasure deletes this row.</summary>
public sealed class Person
{
    public long MemberId { get; set; }

    public string Name { get; set; } = "";

    /// <summary>The name folded for search: lower case, without white space at the ends.</summary>
    public string SearchName { get; set; } = "";

    public string? Line1 { get; set; }

    public string? Line2 { get; set; }

    public string? City { get; set; }

    public string? Postcode { get; set; }

    public string? AddressRegion { get; set; }

    public string? Country { get; set; }
}

/// <summary>How <see cref="Person"/> is stored.</summary>
sealed class PersonMap : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.HasKey(person => person.MemberId);
        builder.Property(person => person.MemberId).ValueGeneratedNever();
        builder.HasIndex(person => person.SearchName);
    }
}
