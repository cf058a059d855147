using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Members.Identities;

namespace CampaignConsole.Core.Channels.Preferences;

/// <summary>One choice of a member: a channel within a topic.</summary>
public sealed record MemberChoice(string Channel, string Topic, string TopicName, bool Granted);

/// <summary>An address that is held, so masked that its owner knows it.</summary>
public sealed record HeldAddress(IdentityKind Kind, string Masked);

/// <summary>An offer that a member holds, in the member's language.</summary>
/// <param name="EndsAt">The first instant at which it no longer counts; null: no end.</param>
public sealed record HeldOffer(string Headline, DateTimeOffset? EndsAt);

/// <summary>A message that went to the member, and what is held of what the member did with it.</summary>
public sealed record PastMessage(string Channel, string Headline, DateTimeOffset At)
{
    public bool IsOpened { get; init; }

    public bool IsClicked { get; init; }
}

/// <summary>What is held about a member, as the member may see it by a link alone: nobody else's data, and no address in full.</summary>
public sealed record HeldAboutMember(string Name, string? Tier, IReadOnlyList<HeldAddress> Addresses, IReadOnlyList<HeldOffer> Offers, IReadOnlyList<PastMessage> Messages);

/// <summary>Everything on the preference page of one member.</summary>
/// <param name="Language">In which everything is said: the asked one, else the member's, else the brand's.</param>
/// <param name="Zone">Whose wall clock days and times are said in.</param>
/// <param name="PausedUntil">The first day on which messages come again; null: no pause.</param>
/// <param name="FirstDay">The earliest day a pause may end on.</param>
/// <param name="LastDay">The latest one.</param>
/// <param name="Held">Null for a link that is too old to show it.</param>
public sealed record PreferenceSheet(
    string Language, TimeZoneInfo Zone, string Brand, string? PostalAddress, string? Contact, string Terms,
    IReadOnlyList<MemberChoice> Choices, bool LessOften, DateOnly? PausedUntil, bool Objects, DateOnly FirstDay, DateOnly LastDay, HeldAboutMember? Held)
{
    /// <summary>The channel to be told by first; null: none was named.</summary>
    public string? Preferred { get; init; }

    /// <summary>What may be named: the channels of the choices, and what is named now.</summary>
    public IReadOnlyList<string> Channels => [.. Choices.Select(choice => choice.Channel).Append(Preferred).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Whether the brand writes less, or no more, because nothing has come from the member for long.</summary>
    public FatigueLevel Fatigue { get; init; }

    /// <summary>Whether the link may bring back what was refused; refusals, pause and "less often" it always takes.</summary>
    public bool MayGrant => Held is not null;
}

/// <summary>What a member sent back.</summary>
/// <param name="Wishes">Null for a page that shows channels and topics only.</param>
/// <param name="Shown">What the page said when the member looked at it; null for a page that does not tell: such a form can only take consents back and add wishes.</param>
public sealed record PreferenceForm(IReadOnlySet<(string Channel, string Topic)> Granted, PreferenceWishes? Wishes, PreferenceShown? Shown);

/// <summary>What a page said before the member changed it: only the difference is what the member decided.</summary>
public sealed record PreferenceShown(IReadOnlySet<(string Channel, string Topic)> Granted, PreferenceWishes Wishes)
{
    public static PreferenceShown Of(PreferenceSheet sheet) => new(
        sheet.Choices.Where(choice => choice.Granted).Select(choice => (choice.Channel, choice.Topic)).ToHashSet(), new PreferenceWishes(sheet.LessOften, sheet.PausedUntil, sheet.Objects, sheet.Preferred));
}

/// <summary>The wishes beside channels and topics.</summary>
/// <param name="Preferred">The channel to be told by first; null: none.</param>
public sealed record PreferenceWishes(bool LessOften, DateOnly? PausedUntil, bool Objects, string? Preferred = null);

/// <summary>What became of a form.</summary>
public enum PreferenceOutcome
{
    /// <summary>It said what holds already; nothing was written.</summary>
    Unchanged,
    Saved,

    /// <summary>The member wants to go on; nothing else was changed.</summary>
    Stays,

    /// <summary>The pause ends too early or too late; nothing was written.</summary>
    PauseOutOfRange,
}
