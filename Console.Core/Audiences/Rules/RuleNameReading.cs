using CampaignConsole.Core.Audiences.Lists;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Audiences.Rules;

/// <summary>Reads the names that sentences need: a few hundred rows of definitions, never members.</summary>
static class RuleNameReading
{
    const int Most = 2000;

    public static async Task<RuleNames> AllAsync(ConsoleDb db, CancellationToken ct) => new()
    {
        Lists = await db.Set<MemberList>().OrderByDescending(list => list.Id).Take(Most).ToDictionaryAsync(list => list.Id, list => list.Name, ct),
        Audiences = await db.Set<Audience>().OrderByDescending(audience => audience.Id).Take(Most).ToDictionaryAsync(audience => audience.Id, audience => audience.Name, ct),
        Stores = await db.Set<Store>().OrderBy(store => store.Id).Take(Most).ToDictionaryAsync(store => store.Code, store => store.Name, ct),
        Topics = await db.Set<Topic>().ToDictionaryAsync(topic => topic.Code, topic => new Texts(topic.NameEn, topic.NameZh), ct),
    };
}
