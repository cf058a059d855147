using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CampaignConsole.Core.Platform.Access;

namespace CampaignConsole.Web.Features.Access;

/// <summary>While nobody can sign in: a one-time token, printed at start, opens the page that makes the first administrator.</summary>
public sealed class FirstStart(PeopleQueries people)
{
    bool open = true;

    /// <summary>The token of this process.</summary>
    public string Token { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(18));

    /// <summary>True while there is no user.</summary>
    public async Task<bool> IsOpenAsync(CancellationToken ct) => open = open && await people.NobodyYetAsync(ct);

    /// <summary>Compares in constant time.</summary>
    public bool Fits(string? token) => token is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token.Trim()), Encoding.UTF8.GetBytes(Token));
}
