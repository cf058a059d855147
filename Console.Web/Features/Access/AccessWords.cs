using System.Globalization;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Wording;

namespace CampaignConsole.Web.Features.Access;

/// <summary>Roles and scopes in the language of the page.</summary>
static class AccessWords
{
    public static IReadOnlyList<Roles> AllRoles { get; } = [.. Enum.GetValues<Roles>().Where(role => role != Core.Platform.Access.Roles.None)];

    public static string Role(Roles role) => Say(role);

    public static string Roles(Roles roles) => string.Join(", ", AllRoles.Where(role => roles.HasFlag(role)).Select(Role));

    public static string Kind(ScopeKind kind) => Say(kind);

    public static string Scope(Scope scope) => scope.IsEverything ? Kind(scope.Kind) : $"{Kind(scope.Kind)}: {string.Join(", ", scope.Values)}";

    static string Say(Enum value) => Wording.Say(Wording.NameOf(value), CultureInfo.CurrentUICulture.Name);
}
