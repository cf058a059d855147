namespace CampaignConsole.Core.Platform.Access;

/// <summary>What somebody is here for; a person may have several.</summary>
[Flags]
public enum Roles
{
    None = 0,
    Marketer = 1,
    Approver = 2,
    Frontline = 4,
    Analyst = 8,
    Administrator = 16,

    /// <summary>Owns stores under the brand's name, on its own account.</summary>
    Franchisee = 32,
}

/// <summary>What an act or a page asks for.</summary>
public enum Right
{
    ViewHome,
    ViewCatalogue,
    EditCatalogue,
    ViewMembers,

    /// <summary>Personal fields in full; without it they are masked in the query.</summary>
    SeePersonal,
    EditMembers,
    MergeMembers,
    EraseMembers,
    ViewAudiences,
    EditAudiences,
    ViewPromotions,
    EditPromotions,
    ViewInvitations,

    /// <summary>Accepts or declines an offer for the franchise stores of one's scope.</summary>
    AnswerInvitations,
    ViewCampaigns,
    EditCampaigns,
    LaunchCampaigns,
    ApproveCampaigns,
    ViewChannels,
    ManageChannels,
    ViewOutbox,
    UseDesk,
    ViewResults,

    /// <summary>What a month's discounts come to in the stores of one's scope, and who owes what.</summary>
    ViewSettlement,
    ExportPersonal,
    ViewJobs,
    ManageJobs,
    ManagePeople,
    ManagePolicies,
    ManageKeys,
    ViewAudit,
}

/// <summary>The one table of role × right.</summary>
public static class RightTable
{
    static readonly IReadOnlyDictionary<Roles, Right[]> Table = new Dictionary<Roles, Right[]>
    {
        [Roles.Marketer] =
        [
            Right.ViewHome, Right.ViewCatalogue, Right.EditCatalogue, Right.ViewMembers, Right.EditMembers, Right.MergeMembers, Right.ViewAudiences,
            Right.EditAudiences, Right.ViewPromotions, Right.EditPromotions, Right.ViewInvitations, Right.ViewCampaigns, Right.EditCampaigns, Right.LaunchCampaigns,
            Right.ViewChannels, Right.ViewOutbox, Right.ViewResults, Right.ViewSettlement, Right.ViewJobs, Right.ManageJobs,
        ],
        [Roles.Approver] =
        [
            Right.ViewHome, Right.ViewCatalogue, Right.ViewAudiences, Right.ViewPromotions, Right.ViewInvitations, Right.ViewCampaigns, Right.ApproveCampaigns,
            Right.ViewChannels, Right.ViewOutbox, Right.ViewResults, Right.ViewSettlement, Right.ViewJobs,
        ],
        [Roles.Frontline] = [Right.ViewHome, Right.UseDesk],
        [Roles.Analyst] =
        [
            Right.ViewHome, Right.ViewCatalogue, Right.ViewMembers, Right.ViewAudiences, Right.ViewPromotions, Right.ViewInvitations, Right.ViewCampaigns,
            Right.ViewResults, Right.ViewSettlement, Right.ExportPersonal, Right.ViewJobs,
        ],
        [Roles.Franchisee] = [Right.ViewHome, Right.ViewInvitations, Right.AnswerInvitations, Right.ViewSettlement],
        [Roles.Administrator] = Enum.GetValues<Right>(),
    };

    /// <summary>All rights of a set of roles.</summary>
    public static IReadOnlySet<Right> Of(Roles roles) =>
        Table.Where(row => roles.HasFlag(row.Key)).SelectMany(row => row.Value).Concat(SeesPersonal(roles) ? [Right.SeePersonal] : []).ToHashSet();

    // Who works with single members sees them in full; analysts and approvers see figures.
    static bool SeesPersonal(Roles roles) => (roles & (Roles.Marketer | Roles.Frontline | Roles.Administrator)) != 0;
}
