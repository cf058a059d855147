using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.WeChat;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments;

/// <summary>Holds the fields of registered templates against their limits for every recipient of a forecast, block by block, and counts who has a one-time subscription left.</summary>
sealed class TemplateTally
{
    readonly CampaignCase about;
    readonly MessageRenderer renderer;
    readonly Dictionary<long, RegisteredTemplate> templates;
    readonly Dictionary<long, IReadOnlyList<TemplateField>> limits;
    readonly Dictionary<(string Channel, string Field, string Problem), int> over = [];
    int recipients, withOne;

    TemplateTally(CampaignCase about, MessageRenderer renderer, Dictionary<long, RegisteredTemplate> templates)
    {
        (this.about, this.renderer, this.templates) = (about, renderer, templates);
        limits = templates.ToDictionary(template => template.Key, template => template.Value.FieldList);
    }

    /// <summary>Most concerned first.</summary>
    public IReadOnlyList<TemplateFieldOver> Over =>
        [.. over.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Select(pair => new TemplateFieldOver(pair.Key.Channel, pair.Key.Field, pair.Key.Problem, pair.Value))];

    public OneTimeLeft? OneTime => recipients == 0 ? null : new OneTimeLeft(recipients, withOne);

    public static async Task<TemplateTally> OfAsync(ConsoleDb db, CampaignCase about, MessageRenderer renderer, CancellationToken ct)
    {
        long[] ids = [.. about.Content.Select(row => row.TemplateId).OfType<long>().Distinct()];
        return new TemplateTally(about, renderer, ids.Length == 0 ? [] : await db.Set<RegisteredTemplate>().AsNoTracking().Where(template => EF.Parameter(ids).Contains(template.Id)).ToDictionaryAsync(template => template.Id, ct));
    }

    /// <summary>Adds the members of a block who would be told.</summary>
    public async Task AddAsync(ConsoleDb db, AssignmentBlock block, List<Considered> told, IReadOnlyDictionary<long, Recipient> members, DateTimeOffset? endsAt, CancellationToken ct)
    {
        if (templates.Count == 0) return;
        var oneTime = new Dictionary<string, List<long>>();
        foreach (var row in told)
        {
            var member = members[row.Row.MemberId];
            foreach (var channel in row.Tell.Names())
            {
                if (about.Texts.For(channel, member.Language)?.Template is not { } choice || !templates.TryGetValue(choice.Id, out var template)) continue;
                Check(channel, choice, member, endsAt);
                if (!template.IsOneTime) continue;
                recipients++;
                if (!block.Addresses.TryGetValue((member.MemberId, IdentityKind.Wechat), out var address)) continue;
                if (!oneTime.TryGetValue(template.Code, out var ids)) oneTime[template.Code] = ids = [];
                ids.Add(address.IdentityId);
            }
        }

        foreach (var (template, ids) in oneTime) withOne += (await WeChatAllowances.WithSomeAsync(db, template, ids, ct)).Count;
    }

    void Check(string channel, TemplateChoice choice, Recipient member, DateTimeOffset? endsAt)
    {
        var extras = PreviewQueries.Sample(about, endsAt) with { Link = ForecastQueries.TypicalLink, Unsubscribe = ForecastQueries.TypicalLink };
        var values = Recipients.Values(about, member, about.Texts.Language(channel, member.Language), extras);
        foreach (var field in limits[choice.Id])
        {
            // A field that nobody filled, or a broken one, is a reason of its own.
            if (choice.Fields.GetValueOrDefault(field.Name) is not { Length: > 0 } text || Line(text, values) is not { } value || field.Problem(value) is not { } problem) continue;
            over[(channel, field.Name, problem)] = over.GetValueOrDefault((channel, field.Name, problem)) + 1;
        }
    }

    string? Line(string text, MergeValues values)
    {
        try
        {
            return renderer.Line(text, values);
        }
        catch (Refused)
        {
            return null;
        }
    }
}
