using System.Security.Cryptography;
using System.Text;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Access;

public sealed class KeyTests
{
    [Theory, EachDatabase]
    public async Task A_key_is_shown_once_and_stored_as_its_digest(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var made = await console.Get<KeyActions>().CreateAsync(console.Administrator, new KeyDraft("Till", [ApiScopes.Offers, ApiScopes.Redeem]), CancellationToken.None);
        var key = await console.ReadAsync(db => db.Set<ApiKey>().SingleAsync());
        Assert.StartsWith("cc_live_", made.Secret, StringComparison.Ordinal);
        Assert.Equal(SHA256.HashData(Encoding.UTF8.GetBytes(made.Secret)), key.Hash);
        Assert.EndsWith(key.Mask, made.Secret, StringComparison.Ordinal);
        Assert.Equal(console.Administrator.PersonId, key.CreatedById);
        var row = Assert.Single((await console.Get<KeyQueries>().ListAsync(console.Administrator, new PageRequest(), CancellationToken.None)).Rows);
        Assert.DoesNotContain(made.Secret, row.ToString(), StringComparison.Ordinal);
    }

    [Theory, EachDatabase]
    public async Task Rotating_makes_a_successor_and_ends_the_old_key_a_day_later(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var keys = console.Get<KeyActions>();
        var old = await keys.CreateAsync(console.Administrator, new KeyDraft("Till", [ApiScopes.Offers], IsTest: true), CancellationToken.None);
        var next = await keys.RotateAsync(console.Administrator, old.Id, CancellationToken.None);
        Assert.NotEqual(old.Secret, next.Secret);
        var rows = await console.ReadAsync(db => db.Set<ApiKey>().ToDictionaryAsync(key => key.Id));
        Assert.Equal(console.Clock.Now + KeyActions.Overlap, rows[old.Id].ExpiresAt);
        Assert.Null(rows[next.Id].ExpiresAt);
        Assert.Equal((rows[old.Id].Name, rows[old.Id].Scopes, true), (rows[next.Id].Name, rows[next.Id].Scopes, rows[next.Id].IsTest));
    }

    [Theory, EachDatabase]
    public async Task A_revoked_key_cannot_be_rotated_and_only_key_keepers_touch_keys(DatabaseKind kind)
    {
        await using var console = await StartAsync(kind);
        var keys = console.Get<KeyActions>();
        var made = await keys.CreateAsync(console.Administrator, new KeyDraft("Till", [ApiScopes.Offers]), CancellationToken.None);
        await keys.RevokeAsync(console.Administrator, made.Id, CancellationToken.None);
        Assert.Equal(console.Clock.Now, await console.ReadAsync(db => db.Set<ApiKey>().Select(key => key.RevokedAt).SingleAsync()));
        Assert.Equal("key_revoked", await PeopleTests.RefusedAsync(() => keys.RotateAsync(console.Administrator, made.Id, CancellationToken.None)));
        Assert.Equal("right_missing", await PeopleTests.RefusedAsync(() => keys.CreateAsync(console.Marketer, new KeyDraft("Till", [ApiScopes.Offers]), CancellationToken.None)));
        Assert.Equal("key_scopes_missing", await PeopleTests.RefusedAsync(() => keys.CreateAsync(console.Administrator, new KeyDraft("Till", []), CancellationToken.None)));
    }

    static Task<TestConsole> StartAsync(DatabaseKind kind) => TestConsole.StartAsync(kind, services => services.AddAccess());
}
