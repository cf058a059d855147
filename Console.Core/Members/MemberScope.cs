using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Members;

/// <summary>Applies an actor's scope of stores to members: home members of the stores within it.</summary>
public static class MemberScope
{
    /// <summary>The members whose home store lies within a scope; the whole brand sees also those without one.</summary>
    public static IQueryable<Member> Within(this IQueryable<Member> members, Scope scope, ConsoleDb db)
    {
        if (scope.IsEverything) return members;
        var stores = db.StoresWithin(scope);
        return members.Where(member => member.HomeStoreId != null && stores.Contains(member.HomeStoreId.Value));
    }
}
