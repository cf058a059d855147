using System.Globalization;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Commands;

/// <summary>The command <c>key</c>: keys of other systems, made, listed and revoked by the same verbs as in Settings, also beside a running console.</summary>
public sealed class KeyCommand : ICommand
{
    const string Usage = "Say what: key create --name NAME --scopes a,b [--store CODE] [--for USERNAME] [--test] | key list | key revoke ID";

    public string Name => "key";

    public string Summary => "API keys: key create --name NAME --scopes a,b [--store CODE] [--for USERNAME] [--test] | key list | key revoke ID";

    public IReadOnlyList<string> Options => ["name", "scopes", "store", "for", "test"];

    public async Task<int> ExecuteAsync(CommandLine line, CancellationToken ct)
    {
        await using var app = CommandHost.Beside(line);
        return await Prepared.IsCurrentAsync(app.Services, ct) ? await RunAsync(app.Services, line, System.Console.Out, System.Console.Error, ct) : 1;
    }

    /// <summary>Does what the line asks for. The key alone goes to the output, so that a script can keep it.</summary>
    /// <exception cref="Refused">Of <see cref="KeyActions"/>.</exception>
    public static async Task<int> RunAsync(IServiceProvider services, CommandLine line, TextWriter output, TextWriter errors, CancellationToken ct)
    {
        var databases = services.GetRequiredService<IDbContextFactory<ConsoleDb>>();
        if (await ActorAsync(databases, line.Option("for"), ct) is not { } by)
        {
            await errors.WriteLineAsync(line.Option("for") is { } name ? $"There is no active person \"{name}\"." : "There is no active administrator yet: a key acts for a person.");
            return 1;
        }

        switch (line.Words)
        {
            case ["create"] when line.Option("name") is { } name && line.Option("scopes") is { } scopes:
                var store = line.Option("store");
                if (await StoreAsync(databases, store, ct) is not { } bound)
                {
                    await errors.WriteLineAsync($"There is no store \"{store}\".");
                    return 1;
                }

                var draft = new KeyDraft(name, ApiScopes.Split(scopes), store is null ? null : bound, IsTest: line.Has("test"));
                var made = await services.GetRequiredService<KeyActions>().CreateAsync(by, draft, ct);
                await errors.WriteLineAsync($"Key {made.Id} acts for {by.Name}. It is shown this once and stored as a digest:");
                await output.WriteLineAsync(made.Secret);
                return 0;
            case ["list"]:
                var window = new PageRequest(Take: PageRequest.Most);
                foreach (var key in (await services.GetRequiredService<KeyQueries>().ListAsync(by, window, ct)).Rows) await output.WriteLineAsync(Said(key));
                return 0;
            case ["revoke", var id] when long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number):
                await services.GetRequiredService<KeyActions>().RevokeAsync(by, number, ct);
                await output.WriteLineAsync($"Key {number} is revoked.");
                return 0;
            default:
                await errors.WriteLineAsync(Usage);
                return 2;
        }
    }

    /// <summary>Who the command acts for; the audit trail says that it was by command.</summary>
    static async Task<Actor?> ActorAsync(IDbContextFactory<ConsoleDb> databases, string? userName, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var people = db.Set<User>().Where(user => !user.IsDisabled);
        var normal = userName?.Trim().ToUpperInvariant();
        people = normal is null ? people.Where(user => (user.Roles & Roles.Administrator) != 0) : people.Where(user => user.NormalizedUserName == normal);
        var id = await people.OrderBy(user => user.Id).Select(user => (long?)user.Id).FirstOrDefaultAsync(ct);
        return id is { } known && await Account.OfAsync(databases, known, ct) is { } account ? account.Actor with { Name = $"{account.UserName} (by command)" } : null;
    }

    /// <summary>The store's id; 0 where none is asked for, null where there is no such store.</summary>
    static async Task<long?> StoreAsync(IDbContextFactory<ConsoleDb> databases, string? code, CancellationToken ct)
    {
        if (code is null) return 0;
        await using var db = databases.CreateDbContext();
        return await db.Set<Store>().Where(store => store.Code == code).Select(store => (long?)store.Id).FirstOrDefaultAsync(ct);
    }

    static string Said(KeyRow key) => string.Create(CultureInfo.InvariantCulture,
        $"{key.Id,5}  …{key.Mask}  {(key.RevokedAt is not null ? "revoked" : key.IsTest ? "test" : "live"),-8}{key.Name,-24} {key.Scopes}{(key.StoreId is { } store ? $"  store {store}" : "")}  for {key.CreatedBy}, {key.CreatedAt:yyyy-MM-dd}");
}
