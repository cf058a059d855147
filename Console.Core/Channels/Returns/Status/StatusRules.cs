using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Deliveries;

namespace CampaignConsole.Core.Channels.Returns.Status;

/// <summary>What a provider's answer about an unknown row proves. Pure; an answer never sends anything.</summary>
static class StatusRules
{
    /// <summary>What a provider has just taken may not be in its books yet: "never had it" is believed only so long after the row became unknown.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(15);

    /// <summary>What came back by the answer; null: nothing that proves anything yet.</summary>
    public static Came? Proof(StatusAnswer answer, Delivery row, StatusTerms terms, DateTimeOffset now) => answer switch
    {
        StatusAnswer.Told told when KindOf(told) is { } kind => new Came(IdOf(row.Key, kind), kind, row.Key, now, told.Code) { IsOfTheAddress = kind == Returned.Bounced },
        StatusAnswer.NeverHad when IsBelieved(row, terms, now) => new Came(IdOf(row.Key, Returned.NeverHad), Returned.NeverHad, row.Key, now, null),
        _ => null,
    };

    /// <summary>The answer as a code, for the inquiry.</summary>
    public static string Word(StatusAnswer answer) => answer switch
    {
        StatusAnswer.Told told => KindOf(told) ?? "unknown",
        StatusAnswer.NeverHad => Returned.NeverHad,
        StatusAnswer.NoAnswer silent => silent.Cause,
        _ => throw new InvalidOperationException($"No such answer: {answer.GetType().Name}."),
    };

    /// <summary>A minute, then twice as long each time, up to an hour.</summary>
    public static DateTimeOffset Later(int asked, DateTimeOffset now) => now + AfterSend.BackOff(asked, TimeSpan.FromMinutes(1));

    static string? KindOf(StatusAnswer.Told told) => told.Status switch
    {
        Returned.Accepted => Returned.Accepted,
        Returned.NotTaken => Returned.NotTaken,
        Returned.Delivered => Returned.Delivered,
        Returned.Bounced => told.Permanent ? Returned.Bounced : Returned.SoftBounced,
        _ => null,
    };

    /// <summary>Neither so early that the provider may not know it yet, nor so late that it may have forgotten.</summary>
    static bool IsBelieved(Delivery row, StatusTerms terms, DateTimeOffset now) =>
        now - row.UpdatedAt >= Settling && now - (row.FirstAttemptAt ?? row.UpdatedAt) < terms.Remembers;

    /// <summary>Made of what is said: the same answer twice is one fact.</summary>
    static string IdOf(Guid key, string kind) => $"status:{key:N}:{kind}";
}
