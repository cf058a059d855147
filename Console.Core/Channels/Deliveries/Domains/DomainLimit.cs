namespace CampaignConsole.Core.Channels.Deliveries.Domains;

/// <summary>How fast mails go to the addresses of one domain, from each node.</summary>
/// <param name="Domain">As it stands behind the @, in lower case; empty: every domain without a limit of its own, each for itself.</param>
/// <param name="PerSecond">Mails a second.</param>
/// <param name="AtOnce">Mails on their way side by side.</param>
public sealed record DomainLimit(string Domain, int PerSecond, int AtOnce)
{
    public const int HighestPerSecond = 10_000, HighestAtOnce = 32, MostDomains = 200;

    /// <summary>A row as a person filled it in; null where nothing stands in it.</summary>
    /// <exception cref="Kernel.Refused"><c>domain_limit_incomplete</c>: a domain without its pace, or a pace without its domain.</exception>
    public static DomainLimit? Of(string domain, int? perSecond, int atOnce) => (domain.Trim(), perSecond) switch
    {
        ("", null) => null,
        ({ Length: > 0 } named, { } pace) => new DomainLimit(named.TrimStart('@').TrimEnd('.').ToLowerInvariant(), pace, atOnce),
        var (named, _) => throw ChannelRefusals.DomainIncomplete(named),
    };

    public bool IsInRange => PerSecond is >= 1 and <= HighestPerSecond && AtOnce is >= 1 and <= HighestAtOnce && Domain.Length <= 253 && Domain.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-');
}
