using System.Collections.Frozen;

namespace CampaignConsole.Core.Platform.Access;

/// <summary>The scopes of API keys, reading and writing apart, and the rights that each lets a key borrow from its creator.</summary>
public static class ApiScopes
{
    public const string MembersRead = "members:read";
    public const string MembersWrite = "members:write";
    public const string Activity = "activity";

    /// <summary>Sales from long ago; without it <c>at</c> may differ by five minutes.</summary>
    public const string Backfill = "backfill";
    public const string AudiencesRead = "audiences:read";
    public const string AudiencesWrite = "audiences:write";
    public const string Offers = "offers";
    public const string Redeem = "redeem";
    public const string Refund = "refund";

    /// <summary>Tasks handed to store staff, with name and phone of the members.</summary>
    public const string Tasks = "tasks";
    public const string CatalogueRead = "catalogue:read";
    public const string CatalogueWrite = "catalogue:write";
    public const string Events = "events";
    public const string CampaignsRead = "campaigns:read";
    public const string CampaignsWrite = "campaigns:write";
    public const string Results = "results";
    public const string SuppressionsRead = "suppressions:read";

    /// <summary>Adds to the list of addresses that nothing may be sent to, and takes from it.</summary>
    public const string SuppressionsWrite = "suppressions:write";

    static readonly FrozenDictionary<string, Right[]> Table = new Dictionary<string, Right[]>
    {
        [MembersRead] = [Right.ViewMembers, Right.SeePersonal],
        [MembersWrite] = [Right.ViewMembers, Right.EditMembers, Right.SeePersonal],
        [Activity] = [Right.ViewMembers, Right.EditMembers],
        [Backfill] = [],
        [AudiencesRead] = [Right.ViewAudiences],
        [AudiencesWrite] = [Right.ViewAudiences, Right.EditAudiences],
        [Offers] = [Right.UseDesk],
        [Redeem] = [Right.UseDesk],
        [Refund] = [Right.UseDesk],
        [Tasks] = [Right.UseDesk, Right.SeePersonal],
        [CatalogueRead] = [Right.ViewCatalogue],
        [CatalogueWrite] = [Right.ViewCatalogue, Right.EditCatalogue],
        [Events] = [],
        [CampaignsRead] = [Right.ViewCampaigns],
        [CampaignsWrite] = [Right.ViewCampaigns, Right.EditCampaigns, Right.LaunchCampaigns],
        [Results] = [Right.ViewResults, Right.ViewCampaigns],
        [SuppressionsRead] = [Right.ViewChannels],
        [SuppressionsWrite] = [Right.ViewChannels, Right.EditMembers, Right.ManageChannels],
    }.ToFrozenDictionary();

    /// <summary>Every scope that a key may be given; a name without its suffix (<c>members</c>) stands for reading and writing.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Table.Keys.Concat(Table.Keys.Select(Family)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Whether a key with these scopes holds the one that a route asks for.</summary>
    public static bool Holds(IEnumerable<string> scopes, string asked) => scopes.Any(scope => scope == asked || scope == Family(asked));

    /// <summary>Whether a test key may have it: what it writes there counts nowhere, or it only reads. Members, receipts, tasks and definitions are the same for everybody.</summary>
    public static bool IsForTests(string scope) => scope is not (Activity or Tasks) && !Table.Keys.Any(row => row.EndsWith(":write", StringComparison.Ordinal) && Holds([scope], row));

    /// <summary>The scopes as a key stores them, apart.</summary>
    public static IReadOnlyList<string> Split(string scopes) =>
        scopes.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>What a key may do at most; its creator's rights cut it further.</summary>
    public static IEnumerable<Right> RightsOf(IReadOnlyList<string> scopes) =>
        Table.Where(row => Holds(scopes, row.Key)).SelectMany(row => row.Value).Distinct();

    static string Family(string scope) => scope.Split(':')[0];
}
