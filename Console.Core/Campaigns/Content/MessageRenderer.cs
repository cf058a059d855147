using System.Collections.Concurrent;
using HandlebarsDotNet;

namespace CampaignConsole.Core.Campaigns.Content;

/// <summary>
/// Renders messages, for the preview and for sending alike. HTML parts escape every value, plain parts print them as they are, one-line parts
/// without line breaks. A field without a value is reported, never silently empty. Compiled templates are kept, at most 2,000.
/// </summary>
public sealed class MessageRenderer
{
    const int MostKept = 2_000;

    readonly IHandlebars escaping = Handlebars.Create(new HandlebarsConfiguration { TextEncoder = new HtmlEncoder() });
    readonly IHandlebars plain = Handlebars.Create(new HandlebarsConfiguration { NoEscape = true });
    readonly ConcurrentDictionary<(string Text, bool Html), Compiled> kept = new();

    /// <summary>One recipient's message on a channel.</summary>
    /// <exception cref="Kernel.Refused"><c>template_broken</c>: readiness finds these before a launch.</exception>
    public RenderedMessage Render(string channel, MessageTexts texts, MergeValues values)
    {
        List<string>? missing = null;
        string subject = "", body = "", html = "";
        foreach (var shape in ContentShapes.Of(channel))
        {
            var template = texts[shape.Part];
            if (string.IsNullOrEmpty(template)) continue;
            var text = Part(template, shape, values, ref missing);
            switch (shape.Part)
            {
                case ContentPart.Subject: subject = text; break;
                case ContentPart.Body: body = text; break;
                case ContentPart.Html: html = text; break;
            }
        }

        return new RenderedMessage(subject, body, html, missing is null ? [] : [.. missing.Distinct()]);
    }

    /// <summary>One line of plain text, as a field of a registered template has it; empty for an empty text.</summary>
    /// <exception cref="Kernel.Refused"><c>template_broken</c></exception>
    public string Line(string text, MergeValues values) => text.Length == 0 ? "" : OneLine(Compile(text, asHtml: false).Print(values.All)).Trim();

    /// <summary>The fields that would be missing for one recipient, without rendering.</summary>
    public IReadOnlyList<string> Missing(string channel, MessageTexts texts, MergeValues values)
    {
        List<string>? missing = null;
        foreach (var shape in ContentShapes.Of(channel))
            if (texts[shape.Part] is { Length: > 0 } template)
                Note(Compile(template, shape.IsHtml).Template.Missing(values), ref missing);
        return missing is null ? [] : [.. missing.Distinct()];
    }

    string Part(string text, PartShape shape, MergeValues values, ref List<string>? missing)
    {
        var compiled = Compile(text, shape.IsHtml);
        Note(compiled.Template.Missing(values), ref missing);
        var rendered = compiled.Print(values.All);
        return shape.OneLine ? OneLine(rendered) : rendered;
    }

    Compiled Compile(string text, bool asHtml)
    {
        if (kept.TryGetValue((text, asHtml), out var known)) return known;
        var template = MessageTemplate.Read(text);
        if (template.Problems is [var problem, ..]) throw CampaignRefusals.TemplateBroken(problem);
        var compiled = new Compiled(template, (asHtml ? escaping : plain).Compile(text));
        if (kept.Count >= MostKept) kept.Clear();
        return kept.GetOrAdd((text, asHtml), compiled);
    }

    static void Note(IReadOnlyList<string> found, ref List<string>? missing)
    {
        if (found.Count > 0) (missing ??= []).AddRange(found);
    }

    // A header or a title must stay one line whatever stands in a member's name.
    static string OneLine(string text)
    {
        if (!text.Any(char.IsControl)) return text;
        return string.Join(' ', string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)).Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    sealed record Compiled(MessageTemplate Template, HandlebarsTemplate<object, object> Print);
}
