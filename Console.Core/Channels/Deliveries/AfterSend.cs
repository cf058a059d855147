using CampaignConsole.Core.Channels.Adapters;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>What a ledger row becomes after an attempt.</summary>
/// <param name="NotBefore">When it may be tried again; null where it will not be.</param>
/// <param name="Cost">What it cost, in thousandths of a minor unit; null where nothing is charged for.</param>
public readonly record struct NextState(DeliveryState State, string? Reason, DateTimeOffset? NotBefore = null, string? ProviderId = null, long? Cost = null);

/// <summary>From the result of an attempt and the channel's promise to the row's next state. Pure: the fault table of the delivery ledger.</summary>
public static class AfterSend
{
    const int MostAttempts = 12;

    /// <summary>How long a provider is taken to remember a key.</summary>
    public static readonly TimeSpan KeyWindow = TimeSpan.FromHours(24);

    /// <param name="attempt">The number of this attempt, from 1.</param>
    /// <param name="first">When the first one began that may have left.</param>
    /// <param name="mayHaveLeft">An earlier attempt may have: giving up then is no proof that nothing was sent.</param>
    public static NextState Of(SendResult result, DeliveryClass promise, int attempt, DateTimeOffset first, DateTimeOffset now, bool mayHaveLeft = false) => result switch
    {
        SendResult.Accepted accepted => new(DeliveryState.Accepted, null, ProviderId: accepted.ProviderId),
        SendResult.Rejected rejected => new(DeliveryState.Rejected, rejected.Code),
        SendResult.Deferred deferred when attempt >= MostAttempts => GivenUp(mayHaveLeft),
        SendResult.Deferred deferred => new(DeliveryState.Deferred, deferred.Code, Later(deferred.NextAt, now + BackOff(attempt, TimeSpan.FromMinutes(1)))),
        SendResult.NotStarted stopped when stopped.Cause == "stopped" => new(DeliveryState.Planned, null, now),
        SendResult.NotStarted when attempt >= MostAttempts => GivenUp(mayHaveLeft),
        SendResult.NotStarted failed => new(DeliveryState.Planned, failed.Cause, now + BackOff(attempt, TimeSpan.FromSeconds(5))),
        SendResult.Unknown unknown => AfterUnknown(unknown.Cause, promise, attempt, first, now),
        _ => throw new InvalidOperationException($"No such result: {result.GetType().Name}."),
    };

    /// <summary>What becomes of a row whose owner died while sending.</summary>
    public static NextState OwnerLost(DeliveryClass promise, int attempt, DateTimeOffset first, DateTimeOffset now) =>
        AfterUnknown("owner_lost", promise, attempt, first, now) with { NotBefore = now };

    /// <summary>Doubles with every attempt, up to an hour.</summary>
    public static TimeSpan BackOff(int attempt, TimeSpan start) => TimeSpan.FromSeconds(Math.Min(3600, start.TotalSeconds * Math.Pow(2, Math.Max(0, attempt - 1))));

    static NextState GivenUp(bool mayHaveLeft) => new(mayHaveLeft ? DeliveryState.Unknown : DeliveryState.Rejected, "gave_up");

    static NextState AfterUnknown(string cause, DeliveryClass promise, int attempt, DateTimeOffset first, DateTimeOffset now) => promise switch
    {
        DeliveryClass.Keyed when attempt < MostAttempts && now - first < KeyWindow => new(DeliveryState.Planned, cause, now + BackOff(attempt, TimeSpan.FromSeconds(5))),
        DeliveryClass.AtLeastOnce when attempt < 2 => new(DeliveryState.Planned, "sent_again", now + BackOff(attempt, TimeSpan.FromSeconds(5))),
        // A file that is not whole does not exist, and writing it again replaces it.
        DeliveryClass.File => new(DeliveryState.Planned, cause, now),
        DeliveryClass.Keyed or DeliveryClass.AtMostOnce or DeliveryClass.AtLeastOnce or DeliveryClass.Inbound or DeliveryClass.Handed => new(DeliveryState.Unknown, cause),
    };

    static DateTimeOffset Later(DateTimeOffset? asked, DateTimeOffset ours) => asked is { } at && at > ours ? at : asked ?? ours;
}
