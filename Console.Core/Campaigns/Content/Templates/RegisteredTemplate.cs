using CampaignConsole.Core.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Campaigns.Content.Templates;

/// <summary>Where a template stands at the provider.</summary>
public enum TemplateState
{
    /// <summary>Only here; it may be changed.</summary>
    Draft = 0,

    /// <summary>The provider looks at it.</summary>
    Submitted = 1,

    /// <summary>Messages may be sent by it.</summary>
    Approved = 2,

    /// <summary>Refused, with a reason; it may be changed and submitted again.</summary>
    Rejected = 3,

    /// <summary>Approved once, and not to be used for now.</summary>
    Paused = 4,
}

/// <summary>A text that a provider has to approve before messages are sent by it, as SMS in mainland China and WeChat want it. Its text is fixed once it leaves the draft.</summary>
public sealed class RegisteredTemplate
{
    public long Id { get; set; }

    public required string Channel { get; set; }

    /// <summary>The template's id at the provider: what messages name.</summary>
    public required string Code { get; set; }

    public required string Name { get; set; }

    /// <summary>The language of its text.</summary>
    public required string Language { get; set; }

    /// <summary>With its fields in braces: <c>{name}</c>.</summary>
    public required string Body { get; set; }

    /// <summary>JSON list of <see cref="TemplateField"/>, in the order of the text.</summary>
    public string Fields { get; set; } = "[]";

    /// <summary>Each message takes one of the member's one-time subscriptions (WeChat).</summary>
    public bool IsOneTime { get; set; }

    public TemplateState State { get; set; }

    /// <summary>Why the provider refused or paused it.</summary>
    public string? StateReason { get; set; }

    /// <summary>Since when it stands so.</summary>
    public DateTimeOffset StateAt { get; set; }

    public bool IsArchived { get; set; }

    public int Version { get; set; }

    /// <summary>Whether messages may go by it.</summary>
    public bool MaySend => State == TemplateState.Approved && !IsArchived;

    public IReadOnlyList<TemplateField> FieldList => CanonicalJson.Read<List<TemplateField>>(Fields);
}

/// <summary>How <see cref="RegisteredTemplate"/> is stored.</summary>
sealed class RegisteredTemplateMap : IEntityTypeConfiguration<RegisteredTemplate>
{
    public void Configure(EntityTypeBuilder<RegisteredTemplate> builder)
    {
        builder.HasIndex(template => new { template.Channel, template.Code }).IsUnique();
        builder.Ignore(template => template.FieldList);
        builder.Property(template => template.Version).IsConcurrencyToken();
    }
}
