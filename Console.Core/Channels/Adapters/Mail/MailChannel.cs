using CampaignConsole.Core.Channels.Adapters.Files;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.Mail;

/// <summary>The folder of the mailing lists.</summary>
public sealed class MailOptions : FolderOptions;

/// <summary>Direct mail: a list for the letter shop; the parts of the postal address are columns.</summary>
public sealed class MailChannel : IFileChannel
{
    public string Name => ChannelNames.Mail;

    public Type OptionsType => typeof(MailOptions);

    public IReadOnlyList<string> Columns { get; } = ["name", "line1", "line2", "postcode", "city", "region", "country"];

    public string FolderOf(object options) => OptionsCheck.Whole<MailOptions>(options).Folder;

    public int OpenDaysOf(object options) => ((MailOptions)options).OpenDays;
}
