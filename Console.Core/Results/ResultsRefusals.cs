using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Results;

/// <summary>What Results refuses.</summary>
static class ResultsRefusals
{
    public static Refused None(string campaign) => new("results_none", RefusedKind.Conflict, campaign);

    public static Refused ReasonMissing() => new("export_reason_missing", RefusedKind.Invalid);
}
