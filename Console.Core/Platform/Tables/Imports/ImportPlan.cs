using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;

namespace CampaignConsole.Core.Platform.Tables.Imports;

/// <summary>What a person decided about a file before it is imported.</summary>
/// <param name="Currency">Of its amounts.</param>
/// <param name="TimeZone">IANA name; times without an offset are read on this clock.</param>
/// <param name="Options">Choices that the kind knows.</param>
public sealed record ImportPlan(
    TableShape Shape, ColumnMapping Mapping, string Currency, string TimeZone, IReadOnlyDictionary<string, string> Options);

/// <summary>Who asked for an import: the job acts with these rights and this scope, not with its own.</summary>
sealed record ImportAsker(ActorKind Kind, long Id, long PersonId, string Name, string Language, IReadOnlyList<Right> Rights, Scope Scope)
{
    public static ImportAsker Of(Actor by) => new(by.Kind, by.Id, by.PersonId, by.Name, by.Language, [.. by.Rights], by.Scope);

    public Actor Actor => new(Kind, Id, Name, Rights.ToHashSet(), Scope) { PersonId = PersonId, Language = Language };
}

/// <summary>Arguments of the import job.</summary>
sealed record ImportOrder(long ImportId, ImportAsker Asker);

/// <summary>How far an import is; stored in the transaction of the rows it counts.</summary>
/// <param name="Row">The last row done, when rows stand alone.</param>
/// <param name="Part">Parts done, when rows are brought together.</param>
/// <param name="Report">Length of the report that belongs to it, in bytes; what is beyond was written by a run that crashed.</param>
sealed record ImportCursor(int Row, int Part, int Done, int Good, int Bad, int Noted, long Report);
