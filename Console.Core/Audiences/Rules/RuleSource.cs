using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>What conditions draw on while a rule becomes a query.</summary>
public sealed record RuleSource(ConsoleDb Db, RuleTime Time)
{
    /// <summary>Audiences within audiences.</summary>
    public const int DeepestAudience = 5;

    int AudienceDepth { get; init; }

    /// <summary>A stored version of another audience, one level deeper.</summary>
    internal (RuleNode Rule, RuleSource Source) Audience(long audience, int version)
    {
        if (AudienceDepth >= DeepestAudience) throw RuleRefusals.TooManyNested();
        var json = Db.Set<AudienceVersion>().Where(row => row.AudienceId == audience && row.Number == version).Select(row => row.Rule).FirstOrDefault()
            ?? throw RuleRefusals.AudienceUnknown(audience, version);
        return (RuleNode.Read(json), this with { AudienceDepth = AudienceDepth + 1 });
    }
}
