using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Campaigns;

/// <summary>The refusals of this stage.</summary>
static class CampaignRefusals
{
    public static Refused TemplateBroken(TemplateProblem problem) => new("template_broken", RefusedKind.Invalid, problem.Detail, problem.Position);
}
