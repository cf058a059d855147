using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Platform.Events;

/// <summary>Tells other systems what happened, in the transaction in which it happened.</summary>
public static class EventFeed
{
    /// <summary>Adds an event to the surrounding write.</summary>
    /// <param name="type">For example <c>offer.sealed</c>, <c>redemption.confirmed</c>, <c>consent.changed</c>.</param>
    /// <param name="subject">Kind and id, for example <c>offer/12</c>.</param>
    /// <param name="data">Ids and figures; never personal text.</param>
    public static void Append(ConsoleDb db, DateTimeOffset now, string type, string subject, object data) =>
        db.Lay(new OutgoingEvent { Key = Guid.CreateVersion7(now), Type = type, Subject = subject, Data = CanonicalJson.Of(data), At = now });
}
