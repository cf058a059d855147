using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Platform.Tables;

/// <summary>A file that somebody imports: where it lies, how its columns are read, what came of it.</summary>
public sealed class FileImport
{
    public long Id { get; set; }

    /// <summary>products, stores, members, receipts, list, codes.</summary>
    public required string Kind { get; set; }

    public required string FileName { get; set; }

    /// <summary>Relative to the data folder.</summary>
    public required string Path { get; set; }

    /// <summary>JSON: column to field.</summary>
    public string? Mapping { get; set; }

    /// <summary>JSON.</summary>
    public string Options { get; set; } = "{}";

    public long? JobRunId { get; set; }

    public int Rows { get; set; }

    public int Good { get; set; }

    public int Bad { get; set; }

    /// <summary>Rows that were taken with a note.</summary>
    public int Noted { get; set; }

    /// <summary>CSV of the bad cells, relative to the data folder.</summary>
    public string? ReportPath { get; set; }

    public long CreatedById { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}

/// <summary>How <see cref="FileImport"/> is stored.</summary>
sealed class FileImportMap : IEntityTypeConfiguration<FileImport>
{
    public void Configure(EntityTypeBuilder<FileImport> builder)
    {
        builder.HasIndex(file => new { file.Kind, file.Id });
    }
}
