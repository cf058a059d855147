namespace CampaignConsole.Core.Platform.Backups;

/// <summary>What a backup says about itself.</summary>
/// <param name="Provider"><c>Sqlite</c> or <c>Postgres</c>: one is not restored into the other.</param>
/// <param name="Migrations">The schema it was made from.</param>
/// <param name="HasOutbox">False when the Outbox was left out.</param>
public sealed record BackupManifest(string Provider, DateTimeOffset MadeAt, IReadOnlyList<string> Migrations, bool HasOutbox)
{
    /// <summary>The version of this form.</summary>
    public int Form { get; init; } = 1;
}
