namespace CampaignConsole.Web.Shell;

/// <summary>Names the words of the shell: ShellText.resx and ShellText.zh-Hans.resx.</summary>
public sealed class ShellText;
