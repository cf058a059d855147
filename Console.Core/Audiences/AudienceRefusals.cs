using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Audiences;

/// <summary>Why something about an audience or a list is refused.</summary>
public static class AudienceRefusals
{
    public static Refused NameMissing(int most) => new("audience_name_missing", RefusedKind.Invalid, most);

    public static Refused Empty() => new("audience_empty", RefusedKind.Invalid);

    public static Refused Archived() => new("audience_archived", RefusedKind.Conflict);

    public static Refused Unchanged(int version) => new("audience_unchanged", RefusedKind.Conflict, version);

    public static Refused ListNameMissing(int most) => new("list_name_missing", RefusedKind.Invalid, most);

    public static Refused ListNameTaken(string name) => new("list_name_taken", RefusedKind.Conflict, name);

    public static Refused ListTooMany(int most) => new("list_too_many", RefusedKind.Invalid, most);
}
