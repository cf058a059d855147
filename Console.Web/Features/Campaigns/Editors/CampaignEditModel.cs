using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Templates;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Web.Features.Campaigns.Editors;

/// <summary>What the four steps edit, with the version that was read.</summary>
public sealed class CampaignEditModel
{
    /// <summary>Hours that a channel has to reach somebody before the next is tried.</summary>
    const int UsualWait = 4;

    readonly Dictionary<(string Channel, string Language, bool IsReminder), MessageTexts> texts;

    public CampaignEditModel(CampaignCase about)
    {
        var campaign = about.Campaign;
        (Id, Version, Name, PromotionId, AudienceId, AudienceVersion) = (campaign.Id, campaign.Version, campaign.Name, campaign.PromotionId, campaign.AudienceId, campaign.AudienceVersion);
        (Topic, ControlPercent, AlsoAtTill, Remind, DropInQuietHours, Priority) =
            (campaign.Topic, campaign.ControlBasisPoints / 100m, campaign.AlsoAtTill, campaign.Remind, campaign.DropInQuietHours, campaign.Priority);
        EndReminderDays = campaign.EndReminderDays;
        Channels = [.. about.Channels];
        InOrder = ChannelChoice.InOrder(Channels);
        Schedule = about.Schedule;
        texts = about.Content.Concat(about.Reminders).ToDictionary(row => (row.Channel, row.Language, row.IsReminder), row => row.Texts);
    }

    public long Id { get; }

    public int Version { get; private set; }

    public string Name { get; set; }

    public long? PromotionId { get; set; }

    public long? AudienceId { get; set; }

    public int? AudienceVersion { get; set; }

    public string Topic { get; set; }

    public decimal ControlPercent { get; set; }

    public bool AlsoAtTill { get; set; }

    public bool Remind { get; set; }

    /// <summary>Days before the offer ends; null: nobody is reminded.</summary>
    public int? EndReminderDays { get; set; }

    public bool DropInQuietHours { get; set; }

    public int Priority { get; set; }

    public List<ChannelChoice> Channels { get; }

    /// <summary>One channel each, in the order of the list.</summary>
    public bool InOrder { get; private set; }

    public CampaignSchedule Schedule { get; set; }

    /// <summary>Something was changed since the last save.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Messages changed since the last save.</summary>
    public HashSet<(string Channel, string Language, bool IsReminder)> ChangedTexts { get; } = [];

    public bool HasChanges => IsChanged || ChangedTexts.Count > 0;

    public bool Uses(string channel) => Channels.Any(choice => choice.Channel == channel);

    public void Touch() => IsChanged = true;

    public void Choose(string channel, bool chosen)
    {
        Channels.RemoveAll(choice => choice.Channel == channel);
        if (chosen) Channels.Add(new ChannelChoice(channel));
        Number(InOrder);
    }

    /// <summary>Uses all channels at once, or one after the other; then each place without a wait gets the usual one.</summary>
    public void Number(bool inOrder)
    {
        InOrder = inOrder;
        short step = 0;
        for (var i = 0; i < Channels.Count; i++)
        {
            var (channel, sends) = (Channels[i].Channel, Channels[i].IsSending);
            Channels[i] = !inOrder || !sends || ++step == 1 ? new ChannelChoice(channel) : Channels[i] with { Step = step, AfterHours = Channels[i].AfterHours is 0 ? UsualWait : Channels[i].AfterHours };
        }

        Touch();
    }

    /// <summary>Changes a sending channel's place with the one before it; the waits stay with the places.</summary>
    public void MoveUp(string channel)
    {
        var sending = Enumerable.Range(0, Channels.Count).Where(index => Channels[index].IsSending).ToList();
        var at = sending.FindIndex(index => Channels[index].Channel == channel);
        if (at < 1) return;
        var (before, here) = (Channels[sending[at - 1]], Channels[sending[at]]);
        (Channels[sending[at - 1]], Channels[sending[at]]) = (before with { Channel = here.Channel }, here with { Channel = before.Channel });
        Touch();
    }

    /// <summary>Sets how long a channel waits for the one before it.</summary>
    public void Wait(string channel, int hours)
    {
        var at = Channels.FindIndex(choice => choice.Channel == channel);
        Channels[at] = Channels[at] with { AfterHours = Math.Clamp(hours, ChannelChoice.ShortestWait, ChannelChoice.LongestWait) };
        Touch();
    }

    /// <summary>Chooses the audience in its latest version.</summary>
    public void ChooseAudience(long? id, int? latest)
    {
        (AudienceId, AudienceVersion) = (id, latest);
        Touch();
    }

    public MessageTexts Texts(string channel, string language, bool isReminder = false) => texts.GetValueOrDefault((channel, language, isReminder)) ?? new MessageTexts();

    public bool HasTexts(string channel, string language, bool isReminder = false) => texts.TryGetValue((channel, language, isReminder), out var found) && !string.IsNullOrWhiteSpace(found.Subject + found.Body + found.Html);

    public void Write(string channel, string language, ContentPart part, string? text, bool isReminder = false)
    {
        var now = Texts(channel, language, isReminder);
        texts[(channel, language, isReminder)] = part switch
        {
            ContentPart.Subject => now with { Subject = text },
            ContentPart.Body => now with { Body = text },
            ContentPart.Html => now with { Html = text },
        };
        ChangedTexts.Add((channel, language, isReminder));
    }

    /// <summary>Lets the message go by a registered template, or by none; its text is the template's then.</summary>
    public void ChooseTemplate(string channel, string language, TemplateOption? template, bool isReminder = false)
    {
        var now = Texts(channel, language, isReminder);
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in template?.Fields ?? []) fields[field.Name] = now.Template?.Fields.GetValueOrDefault(field.Name) ?? (MergeFields.Knows(field.Name) ? "{{" + field.Name + "}}" : "");
        Put(channel, language, isReminder, template is null ? now with { Template = null } : By(template, now, fields));
    }

    /// <summary>Writes what stands in a field of the template.</summary>
    public void WriteField(string channel, string language, TemplateOption template, string field, string? text, bool isReminder = false)
    {
        var now = Texts(channel, language, isReminder);
        Put(channel, language, isReminder, By(template, now, new(now.Template?.Fields ?? [], StringComparer.Ordinal) { [field] = text ?? "" }));
    }

    /// <summary>Puts a merge field at the end of a field of the template; of the first where none is named.</summary>
    public void InsertInField(string channel, string language, TemplateOption template, string? field, string merge, bool isReminder = false)
    {
        var into = template.Fields.FirstOrDefault(one => one.Name == field) ?? template.Fields.FirstOrDefault();
        if (into is null) return;
        var before = Texts(channel, language, isReminder).Template?.Fields.GetValueOrDefault(into.Name);
        WriteField(channel, language, template, into.Name, before + "{{" + merge + "}}", isReminder);
    }

    static MessageTexts By(TemplateOption template, MessageTexts now, SortedDictionary<string, string> fields) =>
        now with { Body = TemplateText.Compose(template.Body, fields), Template = new TemplateChoice(template.Id, fields) };

    void Put(string channel, string language, bool isReminder, MessageTexts written)
    {
        texts[(channel, language, isReminder)] = written;
        ChangedTexts.Add((channel, language, isReminder));
    }

    /// <summary>Puts a merge field at the end of a text.</summary>
    public void Insert(string channel, string language, ContentPart part, string field, bool isReminder = false) =>
        Write(channel, language, part, (Texts(channel, language, isReminder)[part] ?? "") + "{{" + field + "}}", isReminder);

    public CampaignEdit ToEdit() => new()
    {
        Name = Name, PromotionId = PromotionId, AudienceId = AudienceId, AudienceVersion = AudienceVersion, Topic = Topic,
        ControlBasisPoints = (int)decimal.Round(ControlPercent * 100), Channels = Channels, Schedule = Schedule, AlsoAtTill = AlsoAtTill, Remind = Remind,
        EndReminderDays = EndReminderDays, DropInQuietHours = DropInQuietHours, Priority = Priority,
    };

    public void Saved(int version)
    {
        (Version, IsChanged) = (version, false);
    }
}
