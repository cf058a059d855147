namespace CampaignConsole.Core.Platform.Tables;

/// <summary>A column that an import understands.</summary>
/// <param name="Name">Its name in the mapping and in messages, for example <c>birthDate</c>.</param>
/// <param name="Required">A row without a value here is left out, and a file without this column is refused.</param>
/// <param name="AlsoCalled">Header texts that mean it, in any language; case, spaces and punctuation do not matter.</param>
public sealed record Column(string Name, bool Required, params string[] AlsoCalled)
{
    /// <summary>Ends the names of open columns: <c>attributes.</c> takes <c>attributes.shoeSize</c> and any other.</summary>
    public const char Open = '.';

    public bool IsOpen => Name.EndsWith(Open);
}
