using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Platform.Access;

/// <summary>What a new key may do.</summary>
/// <param name="Scopes">Names of API scopes.</param>
/// <param name="StoreId">Binds the key to one store.</param>
public sealed record KeyDraft(string Name, IReadOnlyList<string> Scopes, long? StoreId = null, DateTimeOffset? ExpiresAt = null, bool IsTest = false);

/// <summary>A key at the only moment when it can be read.</summary>
public sealed record NewKey(long Id, string Secret);

/// <summary>Making, rotating and revoking keys of other systems.</summary>
public sealed class KeyActions(WriteGate gate, TimeProvider clock)
{
    /// <summary>How long the old key goes on beside the new one after a rotation.</summary>
    public static TimeSpan Overlap { get; } = TimeSpan.FromHours(24);

    /// <summary>Makes a key that acts for the actor; its secret is answered once and never again.</summary>
    /// <exception cref="Refused"><c>key_name_missing</c>, <c>key_scopes_missing</c>, <c>key_scope_unknown</c>, <c>key_test_scope</c></exception>
    public Task<NewKey> CreateAsync(Actor by, KeyDraft draft, CancellationToken ct)
    {
        by.Demand(Right.ManageKeys);
        if (string.IsNullOrWhiteSpace(draft.Name)) throw AccessRefusals.KeyNameMissing();
        if (draft.Scopes.Count == 0) throw AccessRefusals.KeyScopesMissing();
        if (draft.Scopes.FirstOrDefault(scope => !ApiScopes.All.Contains(scope)) is { } unknown) throw AccessRefusals.KeyScopeUnknown(unknown, ApiScopes.All);
        if (draft.IsTest && draft.Scopes.FirstOrDefault(scope => !ApiScopes.IsForTests(scope)) is { } counting) throw AccessRefusals.KeyTestScope(counting);
        return gate.WriteAsync(db => AddAsync(db, by, draft, "key.create", ct), ct);
    }

    /// <summary>Makes a successor with the same name and scopes; the old key ends a day later.</summary>
    /// <exception cref="Refused"><c>key_revoked</c></exception>
    public Task<NewKey> RotateAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ManageKeys);
        return gate.WriteAsync(async db =>
        {
            var old = await FindAsync(db, id, ct);
            var now = clock.GetUtcNow();
            if (old.RevokedAt is not null) throw AccessRefusals.KeyRevoked();
            var until = old.ExpiresAt;
            if (old.ExpiresAt is null || old.ExpiresAt > now + Overlap) old.ExpiresAt = now + Overlap;
            return await AddAsync(db, by, new KeyDraft(old.Name, old.Scopes.Split(','), old.StoreId, until, old.IsTest), "key.rotate", ct);
        }, ct);
    }

    /// <summary>Ends a key at once.</summary>
    public Task RevokeAsync(Actor by, long id, CancellationToken ct)
    {
        by.Demand(Right.ManageKeys);
        return gate.WriteAsync(async db =>
        {
            var key = await FindAsync(db, id, ct);
            key.RevokedAt ??= clock.GetUtcNow();
            await AuditTrail.NoteAsync(db, by, clock.GetUtcNow(), "key.revoke", id, null, null, ct);
        }, ct);
    }

    async Task<NewKey> AddAsync(ConsoleDb db, Actor by, KeyDraft draft, string verb, CancellationToken ct)
    {
        var secret = (draft.IsTest ? "cc_test_" : "cc_live_") + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var key = new ApiKey
        {
            Name = draft.Name.Trim(), Hash = SHA256.HashData(Encoding.UTF8.GetBytes(secret)), Mask = secret[^4..], Scopes = string.Join(',', draft.Scopes),
            StoreId = draft.StoreId, ExpiresAt = draft.ExpiresAt, IsTest = draft.IsTest, CreatedById = by.PersonId, CreatedAt = clock.GetUtcNow(),
        };
        db.Add(key);
        await db.SaveChangesAsync(ct);
        await AuditTrail.NoteAsync(db, by, key.CreatedAt, verb, key.Id, null, new { key.Name, key.Mask, key.Scopes, key.StoreId, key.ExpiresAt, key.IsTest }, ct);
        return new NewKey(key.Id, secret);
    }

    static async Task<ApiKey> FindAsync(ConsoleDb db, long id, CancellationToken ct) => await db.Set<ApiKey>().FindAsync([id], ct) ?? throw PlatformRefusals.NotFound("key", id);
}
