using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Members.Identities;

/// <summary>Finds many records at once by what outside systems know them by.</summary>
/// <remarks>
/// PostgreSQL reads the whole table for a list of thousands of values; told to go through them one by one, it probes the index for each.
/// SQLite does so by itself for a list, and would walk the whole index for each value of a join.
/// </remarks>
static class IdentitySearch
{
    /// <summary>Identities of a kind with one of the values, whatever the issuer, whoever holds them.</summary>
    /// <param name="values">Normalised, each once.</param>
    public static IQueryable<Identity> IdentitiesOf(this ConsoleDb db, IdentityKind kind, string[] values) => db.IsSqlite
        ? db.Set<Identity>().Where(identity => identity.Kind == kind && EF.Parameter(values).Contains(identity.Value))
        : db.Set<Identity>().FromSql(
            $"SELECT held.* FROM unnest({values}) AS given(value), LATERAL (SELECT * FROM identity WHERE kind = {(int)kind} AND identity.value = given.value OFFSET 0) AS held");

    /// <summary>Members that a source owns under one of its ids.</summary>
    /// <param name="ids">Each once.</param>
    public static IQueryable<Member> MembersOf(this ConsoleDb db, string source, string[] ids) => db.IsSqlite
        ? db.Set<Member>().Where(member => member.Source == source && member.SourceId != null && EF.Parameter(ids).Contains(member.SourceId))
        : db.Set<Member>().FromSql(
            $"SELECT owned.* FROM unnest({ids}) AS given(id), LATERAL (SELECT * FROM member WHERE source = {source} AND source_id = given.id OFFSET 0) AS owned");
}
