using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Templates;

/// <summary>What a person writes of a template.</summary>
/// <param name="Fields">Limits of its fields; a field of the text that is missing here has none, and one that the text does not name is left out.</param>
public sealed record TemplateEdit(string Code, string Name, string Language, string Body, IReadOnlyList<TemplateField> Fields, bool IsOneTime = false)
{
    public const int LongestName = 100;

    /// <summary>Trimmed, in our spelling of fields, with a limit for each field of the text.</summary>
    /// <exception cref="Refused"><c>template_incomplete</c>, <c>template_body</c>, <c>template_limits</c></exception>
    public TemplateEdit Whole()
    {
        var body = TemplateText.Plain(Body);
        if (!Fits(Code) || !Fits(Name) || body.Length == 0) throw ChannelRefusals.TemplateIncomplete(LongestName);
        if (body.Length > TemplateText.LongestBody || !TemplateText.IsSound(body)) throw ChannelRefusals.TemplateBody(TemplateText.LongestBody);
        var fields = TemplateText.Names(body).Select(name => Fields.FirstOrDefault(field => field.Name == name) ?? new TemplateField(name)).ToList();
        if (fields.Any(field => field.Most is < 1 or > TemplateText.LongestBody)) throw ChannelRefusals.TemplateLimits();
        return this with { Code = Code.Trim(), Name = Name.Trim(), Language = Languages.Of(Language), Body = body, Fields = fields };
    }

    static bool Fits(string text) => text.Trim() is { Length: > 0 and <= LongestName };
}
