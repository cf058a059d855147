using CampaignConsole.Core.Channels.Adapters;

namespace CampaignConsole.Tests.Channels.Adapters;

/// <summary>Messages for the adapter tests.</summary>
static class Samples
{
    public static OutgoingMessage Message(string channel, string address, string text = "Hello") => new(Guid.NewGuid(), channel, 7, address, "en", text)
    {
        Subject = "Winter coats",
        Offer = new OfferStamp(12, "9f2c41ab", "COAT-7", "20 % off coats"),
    };
}
