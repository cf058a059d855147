using System.Globalization;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Redemptions;

namespace CampaignConsole.Web.Commands;

/// <summary>The command <c>recount</c>: sets the counters of caps right by the ledger of uses and reports every difference, also beside a running console.</summary>
public sealed class RecountCommand : ICommand
{
    public string Name => "recount";

    public string Summary => "holds the counters of caps against the ledger of uses and sets them right: recount [--check]";

    public IReadOnlyList<string> Options => ["check"];

    public async Task<int> ExecuteAsync(CommandLine line, CancellationToken ct)
    {
        await using var app = CommandHost.Beside(line);
        if (!await Prepared.IsCurrentAsync(app.Services, ct)) return 1;
        return await RunAsync(app.Services.GetRequiredService<CapRecount>(), repair: !line.Has("check"), System.Console.Out, ct);
    }

    /// <summary>Returns 0 where all counters agreed, 1 where one did not, also when it was set right.</summary>
    public static async Task<int> RunAsync(CapRecount recount, bool repair, TextWriter output, CancellationToken ct)
    {
        var answer = await recount.RunAsync(Actor.Job("recount command"), repair, ct);
        foreach (var one in answer.Differences)
        {
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"offer {one.OfferId}, {one.Scope.ToString().ToLowerInvariant()}{(one.Holder.Length > 0 ? " " + one.Holder : "")}: the ledger has {one.Uses:+0;-0;0} uses and {one.Money:+0;-0;0} minor units against the counter{(repair ? "; set right" : "")}"));
        }

        foreach (var one in answer.Claims)
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"offer {one.OfferId}, claims: {one.Claims:+0;-0;0} against the counter{(repair ? "; set right" : "")}"));
        var differences = answer.Differences.Count + answer.Claims.Count;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{answer.Offers} offers with caps, {differences} differences"));
        return differences == 0 ? 0 : 1;
    }
}
