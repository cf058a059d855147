namespace CampaignConsole.Core.Channels.Deliveries.Domains;

/// <summary>How fast mails go to the addresses of one domain, from each node.</summary>
/// <param name="Domain">As it stands behind the @, in lower case; empty: every domain without a limit of its own, each for itself.</param>
/// <param name="PerSecond">Mails a second.</param>
/// <param name="AtOnce">Mails on their way side by side.</param>
public sealed record DomainLimit(string Domain, int PerSecond, int AtOnce)
{
    public const int HighestPerSecond = 10_000, HighestAtOnce = 32, MostDomains = 200;

    public bool IsInRange => PerSecond is >= 1 and <= HighestPerSecond && AtOnce is >= 1 and <= HighestAtOnce && Domain.Length <= 253 && Domain.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-');
}
