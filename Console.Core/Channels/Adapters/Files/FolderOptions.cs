namespace CampaignConsole.Core.Channels.Adapters.Files;

/// <summary>Where a file channel leaves its files.</summary>
public class FolderOptions
{
    /// <summary>An absolute folder that this machine may write to.</summary>
    [System.ComponentModel.DataAnnotations.Required]
    public string Folder { get; set; } = "";

    /// <summary>For how many days a file is worked on: the call centre's or print shop's time with it.</summary>
    [System.ComponentModel.DataAnnotations.Range(1, 90)]
    public int OpenDays { get; set; } = 14;
}
