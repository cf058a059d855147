namespace CampaignConsole.Web.Features.Channels;

/// <summary>Names the words of the channels' pages: ChannelsText.resx and ChannelsText.zh-Hans.resx.</summary>
public sealed class ChannelsText;
