using CampaignConsole.Core.Channels.Adapters.Files;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Adapters.CallList;

/// <summary>The folder of the call lists.</summary>
public sealed class CallListOptions : FolderOptions;

/// <summary>A list for the call centre; the address is a phone in E.164, the text is what the agent says.</summary>
public sealed class CallListChannel : IFileChannel
{
    public string Name => ChannelNames.CallList;

    public Type OptionsType => typeof(CallListOptions);

    public IReadOnlyList<string> Columns { get; } = ["name", "store", "bestTime"];

    public string FolderOf(object options) => OptionsCheck.Whole<CallListOptions>(options).Folder;

    public int OpenDaysOf(object options) => ((CallListOptions)options).OpenDays;
}
