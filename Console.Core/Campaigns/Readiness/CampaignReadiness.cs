using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Wording;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Campaigns.Readiness;

/// <summary>Every reason that stops a campaign, at once: those that block first, in the order of the editor's steps.</summary>
public sealed class CampaignReadiness(IDbContextFactory<ConsoleDb> databases, ByName<IReadinessCheck> checks, TimeProvider clock)
{
    /// <summary>All reasons, for a page.</summary>
    public async Task<IReadOnlyList<ReadinessReason>> FindAsync(Actor by, long campaign, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        return await FindAsync(db, await CampaignCase.ReadAsync(db, campaign, ct), ct);
    }

    /// <summary>How ready a campaign is as it stands now. Looks at every recipient, so ask before taking the write gate and hold it against the campaign inside.</summary>
    public async Task<ReadinessPass> PassAsync(long campaign, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var about = await CampaignCase.ReadAsync(db, campaign, ct);
        var found = await FindAsync(db, about, ct);
        return new ReadinessPass(about.Definition().Hash(), found.Count(reason => reason.Blocks), found.Select(reason => reason.SendingCost).FirstOrDefault(cost => cost is not null));
    }

    async Task<IReadOnlyList<ReadinessReason>> FindAsync(ConsoleDb db, CampaignCase campaign, CancellationToken ct)
    {
        List<ReadinessReason> found = [];
        foreach (var check in checks.All) found.AddRange(await check.FindAsync(db, campaign, clock.GetUtcNow(), ct));
        return [.. found.OrderByDescending(reason => reason.Blocks).ThenBy(reason => reason.Step)];
    }

    /// <summary>A reason as a sentence.</summary>
    public static string Sentence(ReadinessReason reason, string language) => Wording.Say("ready." + reason.Code, language, [.. reason.Values.Select(value => Say(value, language))]);

    static object? Say(object? value, string language) => value switch
    {
        ChannelWord word => Wording.Say("channel." + word.Channel, language),
        FieldProblemWord word => Wording.Say("template.field." + word.Code, language),
        LanguageWord word => Wording.Say("language." + word.Language, language),
        Money money => Currencies.Show(money.Amount, money.Currency, Wording.Cultures[Languages.Of(language)]),
        Enum named => Wording.Say(Wording.NameOf(named), language),
        string code when Wording.Knows("promotion.problem." + code) => Wording.Say("promotion.problem." + code, language),
        _ => value,
    };
}
