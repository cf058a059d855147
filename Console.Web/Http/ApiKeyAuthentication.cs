using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace CampaignConsole.Web.Http;

/// <summary>Signs a caller in by <c>Authorization: Bearer KEY</c>. Only the key's SHA-256 is stored; the key acts for its creator.</summary>
sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    KnownKeys keys) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "ApiKey";
    public const string KeyClaim = "api_key";
    public const string ScopeClaim = "api_scope";

    const string Bearer = "Bearer ";

    static readonly object Unknown = new();

    /// <summary>The id of the key that a request came with; 0 for none.</summary>
    public static long KeyId(ClaimsPrincipal caller) =>
        long.TryParse(caller.FindFirst(KeyClaim)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)) return AuthenticateResult.NoResult();
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(header[Bearer.Length..].Trim()));
        if (await keys.CallerAsync(hash, AskedLanguage.Of(Request), Context.RequestAborted) is not { } caller)
        {
            Context.Items[Unknown] = true;
            return AuthenticateResult.Fail("key_unknown");
        }

        Context.Features.Set(caller);
        var claims = caller.Scopes.Select(scope => new Claim(ScopeClaim, scope)).Append(new Claim(KeyClaim, caller.KeyId.ToString(CultureInfo.InvariantCulture)));
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme)), Scheme));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized, Context.Items.ContainsKey(Unknown) ? "key_unknown" : "key_missing");
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(Context, StatusCodes.Status403Forbidden, "scope_missing",
            Context.GetEndpoint()?.Metadata.GetMetadata<ApiScope>()?.Name);
}
