namespace CampaignConsole.Core.Channels.Adapters.Files;

/// <summary>Where a file channel leaves its files.</summary>
public class FolderOptions
{
    /// <summary>An absolute folder that this machine may write to.</summary>
    [System.ComponentModel.DataAnnotations.Required]
    public string Folder { get; set; } = "";
}
