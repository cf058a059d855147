using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Channels.Deliveries.Ramps;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Channels.Tracking;
using CampaignConsole.Core.Channels.Withdrawals;

namespace CampaignConsole.Web.Features.Campaigns.Parts;

/// <summary>The questions that the campaign page asks.</summary>
public sealed record CampaignReads(
    CampaignQueries Campaigns, AssignmentQueries Assignments, CampaignPulse Pulse, ProgressReading Progress, ReturnQueries Returns, SendingRamps Ramps, ListQueries Lists, TrackingQueries Tracking);
