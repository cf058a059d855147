using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Platform.Access;

/// <summary>Refusals about people and keys.</summary>
public static class AccessRefusals
{
    public static Refused NameTaken(string name) => new("user_name_taken", RefusedKind.Conflict, name);

    public static Refused NameMissing() => new("user_name_missing", RefusedKind.Invalid);

    public static Refused PasswordWeak() => new("password_weak", RefusedKind.Invalid, Passwords.Shortest);

    public static Refused RolesMissing() => new("roles_missing", RefusedKind.Invalid);

    public static Refused ScopeEmpty() => new("scope_empty", RefusedKind.Invalid);

    /// <summary>Who acts for a part of the brand only could otherwise hand out more than they have.</summary>
    public static Refused ScopeTooSmall() => new("scope_too_small", RefusedKind.Forbidden);

    public static Refused LastAdministrator() => new("last_administrator", RefusedKind.Conflict);

    public static Refused NotYourself() => new("not_yourself", RefusedKind.Conflict);

    public static Refused SignedOut() => new("signed_out", RefusedKind.Forbidden);

    public static Refused KeyNameMissing() => new("key_name_missing", RefusedKind.Invalid);

    public static Refused KeyScopesMissing() => new("key_scopes_missing", RefusedKind.Invalid);

    public static Refused KeyScopeUnknown(string scope, IEnumerable<string> all) => new("key_scope_unknown", RefusedKind.Invalid, scope, string.Join(", ", all));

    public static Refused KeyTestScope(string scope) => new("key_test_scope", RefusedKind.Invalid, scope);

    public static Refused KeyRevoked() => new("key_revoked", RefusedKind.Conflict);
}
