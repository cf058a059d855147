using System.Net;
using System.Net.Http.Headers;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Web.Commands;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Commands;

public sealed class KeyCommandTests
{
    [Theory, EachDatabase]
    public async Task A_key_by_command_opens_the_API_and_no_longer_when_revoked_by_command(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        var (code, secret, _) = await RunAsync(api, "create", "--name", "Feed", "--scopes", "catalogue,events");
        Assert.Equal(0, code);
        Assert.StartsWith("cc_live_", secret, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await AskAsync());

        var listed = (await RunAsync(api, "list")).Output;
        Assert.Contains("Feed", listed, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, listed, StringComparison.Ordinal);
        var id = await api.ReadAsync(db => db.Set<ApiKey>().Select(key => key.Id).SingleAsync());
        Assert.Equal(0, (await RunAsync(api, "revoke", id.ToString(System.Globalization.CultureInfo.InvariantCulture))).Code);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync());

        async Task<HttpStatusCode> AskAsync()
        {
            var caller = api.Anybody();
            caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
            return (await caller.GetAsync("/api/v1/events", TestContext.Current.CancellationToken)).StatusCode;
        }
    }

    [Theory, EachDatabase]
    public async Task It_acts_for_the_first_active_administrator_and_stands_in_the_audit_trail(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        await api.WriteAsync(db =>
        {
            db.Add(new Store { Code = "S001", Name = "Huaihai Road", TimeZone = "Asia/Shanghai" });
            db.Add(new User { UserName = "bea", NormalizedUserName = "BEA", Roles = Roles.Administrator, Scope = Scope.Everything.ToJson() });
            db.Add(new User { UserName = "li", NormalizedUserName = "LI", Roles = Roles.Marketer, Scope = Scope.Everything.ToJson() });
        });
        await RunAsync(api, "create", "--name", "Till", "--scopes", "offers", "--store", "S001");
        await RunAsync(api, "create", "--name", "Other", "--scopes", "offers", "--for", "BEA");
        var owners = await api.ReadAsync(db => (from key in db.Set<ApiKey>() join user in db.Set<User>() on key.CreatedById equals user.Id orderby key.Id select user.UserName).ToListAsync());
        Assert.Equal(["ada", "bea"], owners);
        Assert.Equal(await api.ReadAsync(db => db.Set<Store>().Select(store => (long?)store.Id).SingleAsync()), await api.ReadAsync(db => db.Set<ApiKey>().OrderBy(key => key.Id).Select(key => key.StoreId).FirstAsync()));
        Assert.Equal(["ada (by command)", "bea (by command)"], await api.ReadAsync(db => db.Set<AuditText>().OrderBy(text => text.EntryId).Select(text => text.ActorName).ToListAsync()));

        Assert.Equal("right_missing", (await Assert.ThrowsAsync<Refused>(() => RunAsync(api, "create", "--name", "X", "--scopes", "offers", "--for", "li"))).Code);
        Assert.Equal("key_scope_unknown", (await Assert.ThrowsAsync<Refused>(() => RunAsync(api, "create", "--name", "X", "--scopes", "everything"))).Code);
        Assert.Contains("no store", (await RunAsync(api, "create", "--name", "X", "--scopes", "offers", "--store", "S999")).Errors, StringComparison.Ordinal);
        Assert.Contains("nobody-here", (await RunAsync(api, "list", "--for", "nobody-here")).Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync(api, "make")).Code);
        Assert.Equal(2, await api.ReadAsync(db => db.Set<ApiKey>().CountAsync()));
    }

    static async Task<(int Code, string Output, string Errors)> RunAsync(TestApi api, params string[] arguments)
    {
        var (output, errors) = (new StringWriter(), new StringWriter());
        var code = await KeyCommand.RunAsync(api.Services, CommandLine.Parse(["key", .. arguments]), output, errors, CancellationToken.None);
        return (code, output.ToString().Trim(), errors.ToString());
    }
}
