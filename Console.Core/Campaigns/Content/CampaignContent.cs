using CampaignConsole.Core.Campaigns.Content.Templates;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns.Content;

/// <summary>What is said on one channel in one language.</summary>
public sealed class CampaignContent
{
    public long Id { get; set; }

    public long CampaignId { get; set; }

    public required string Channel { get; set; }

    public required string Language { get; set; }

    /// <summary>Says that the offer ends soon, instead of the offer itself.</summary>
    public bool IsReminder { get; set; }

    public string Subject { get; set; } = "";

    /// <summary>Handlebars template; plain text.</summary>
    public string Body { get; set; } = "";

    /// <summary>Handlebars template, for e-mail.</summary>
    public string? Html { get; set; }

    /// <summary>The registered template that the message goes by; <see cref="Body"/> is then its text with the merge fields in its places.</summary>
    public long? TemplateId { get; set; }

    /// <summary>JSON: the merge texts by the template's fields.</summary>
    public string? TemplateFields { get; set; }

    public MessageTexts Texts => new(Subject, Body, Html, TemplateChoice.Read(TemplateId, TemplateFields));
}

/// <summary>How <see cref="CampaignContent"/> is stored.</summary>
sealed class CampaignContentMap : IEntityTypeConfiguration<CampaignContent>
{
    public void Configure(EntityTypeBuilder<CampaignContent> builder)
    {
        builder.HasIndex(content => new { content.CampaignId, content.Channel, content.Language, content.IsReminder }).IsUnique();
        builder.Ignore(content => content.Texts);
        builder.HasOne<Campaign>().WithMany().HasForeignKey(content => content.CampaignId).OnDelete(DeleteBehavior.Cascade);
    }
}
