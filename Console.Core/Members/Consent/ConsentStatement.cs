using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Members.Consent;

/// <summary>One thing that a member said, checked, about one channel and one topic.</summary>
public sealed record ConsentStatement(string Channel, string Topic, bool Granted, DateTimeOffset At, string? Evidence, string? TextVersion)
{
    /// <summary>Channel and topic of the objection to personalised offers: not granted is the objection.</summary>
    public const string AllChannels = "all";

    /// <inheritdoc cref="AllChannels"/>
    public const string Personalised = "personalised";

    /// <summary>How far a client's clock may be ahead.</summary>
    static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    /// <summary>True for the objection (or its withdrawal), which stands apart from all channels and topics.</summary>
    public bool IsObjection => Channel == AllChannels && Topic == Personalised;

    /// <summary>Checks a statement and spells out "all": every sending channel, every active topic.</summary>
    /// <exception cref="Refused"><c>consent_channel_unknown</c>, <c>consent_topic_missing</c>, <c>consent_from_future</c></exception>
    public static IEnumerable<ConsentStatement> Of(
        string? channel, string? topic, bool granted, DateTimeOffset? at, string? evidence, string? textVersion, IReadOnlyList<string> topics, DateTimeOffset now)
    {
        var (by, about) = (channel?.Trim().ToLowerInvariant(), PlainText.Field(topic, "topic", 60)?.ToLowerInvariant());
        if (about is null) throw MemberRefusals.ConsentTopicMissing();
        if (by is null || (by != AllChannels && !ChannelNames.Sending.Contains(by))) throw MemberRefusals.ConsentChannelUnknown(by);
        if (at > now + Ahead) throw MemberRefusals.ConsentTooEarly();
        var said = new ConsentStatement(
            by, about, granted, Whole(at ?? now), PlainText.Field(evidence, "evidence", 2000), PlainText.Field(textVersion, "textVersion", 60));
        if (said.IsObjection || (by != AllChannels && about != AllChannels)) return [said];
        IEnumerable<string> channels = by == AllChannels ? ChannelNames.Sending : [by];
        IEnumerable<string> subjects = about == AllChannels ? topics : [about];
        return channels.SelectMany(one => subjects.Select(subject => said with { Channel = one, Topic = subject }));
    }

    /// <summary>True when it changes what holds: newer than it, or as old and stricter.</summary>
    public bool Overrides(ConsentState? state) =>
        state is null || At > state.At || (At == state.At && state.Granted && !Granted);

    /// <summary>Instants are stored in milliseconds; compared they must be, too.</summary>
    static DateTimeOffset Whole(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}
