using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Identities;

/// <summary>Finds many identities at once.</summary>
static class IdentitySearch
{
    /// <summary>Identities of a kind with one of the values, whatever the issuer, whoever holds them.</summary>
    /// <remarks>
    /// PostgreSQL reads the whole table for a list of thousands of values; told to go through them one by one, it probes the index for each.
    /// SQLite does so by itself for a list, and would walk the whole index for each value of a join.
    /// </remarks>
    /// <param name="values">Normalised, each once.</param>
    public static IQueryable<Identity> IdentitiesOf(this ConsoleDb db, IdentityKind kind, string[] values) => db.IsSqlite
        ? db.Set<Identity>().Where(identity => identity.Kind == kind && EF.Parameter(values).Contains(identity.Value))
        : db.Set<Identity>().FromSql(
            $"SELECT held.* FROM unnest({values}) AS given(value), LATERAL (SELECT * FROM identity WHERE kind = {(int)kind} AND identity.value = given.value OFFSET 0) AS held");
}
