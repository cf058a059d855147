using System.Text.Json;
using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Templates;

/// <summary>What a provider says of one of its templates.</summary>
/// <param name="Code">The template's id at the provider.</param>
/// <param name="At">Since when; null, or in the future: now.</param>
sealed record TemplateTold(string Code, TemplateState State, string? Reason, DateTimeOffset? At);

/// <summary>Reads what a provider's receipts say of templates: <c>template.approved</c>, <c>template.rejected</c>, <c>template.paused</c>, <c>template.submitted</c>.</summary>
static class TemplateReceipts
{
    /// <summary>The events of a body that are about templates; those about messages are left out, and so is what cannot be read, which the caller refuses.</summary>
    public static IReadOnlyList<TemplateTold> Read(byte[] body)
    {
        var events = JsonSerializer.Deserialize<Document>(body, CanonicalJson.Options)?.Events ?? [];
        return [.. events.Where(one => one is { Template.Length: > 0 } && StateOf(one.Type) is not null).Select(one => new TemplateTold(one.Template!, StateOf(one.Type)!.Value, one.Reason, one.At))];
    }

    static TemplateState? StateOf(string? type) => type switch
    {
        "template.approved" => TemplateState.Approved,
        "template.rejected" => TemplateState.Rejected,
        "template.paused" => TemplateState.Paused,
        "template.submitted" => TemplateState.Submitted,
        _ => null,
    };

    sealed record Document(IReadOnlyList<Told>? Events);

    sealed record Told(string? Type, string? Template, string? Reason, DateTimeOffset? At);
}
