namespace CampaignConsole.Web.Features.Audit;

/// <summary>Names the words of the audit page.</summary>
public sealed class AuditTrailText;
