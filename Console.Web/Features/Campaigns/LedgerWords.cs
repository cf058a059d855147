using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Web.Ui;

namespace CampaignConsole.Web.Features.Campaigns;

/// <summary>How states of the ledger look, and where the rows behind a figure are listed.</summary>
static class LedgerWords
{
    public static Tone Tone(DeliveryState state) => state switch
    {
        DeliveryState.Accepted or DeliveryState.Resent => Ui.Tone.Good,
        DeliveryState.Planned or DeliveryState.Claimed or DeliveryState.Sending or DeliveryState.Deferred or DeliveryState.Handed => Ui.Tone.Accent,
        DeliveryState.Unknown or DeliveryState.ClosedUnknown => Ui.Tone.Warn,
        DeliveryState.Rejected => Ui.Tone.Bad,
        DeliveryState.Suppressed or DeliveryState.Expired or DeliveryState.Cancelled => Ui.Tone.Quiet,
    };

    public static string Address(long campaign, ChannelBalance row, LedgerPart part) =>
        Urls.With($"/campaigns/{campaign}/ledger", ("part", part == LedgerPart.Planned ? null : part), ("channel", row.Channel), ("reminders", row.IsReminder ? "true" : "false"));
}
