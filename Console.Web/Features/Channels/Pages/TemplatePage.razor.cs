using System.Globalization;
using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Channels.Templates;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Channels.Pages;

/// <summary>One registered template: its text, the limits of its fields, and where it stands at the provider.</summary>
public sealed partial class TemplatePage
{
    RegisteredTemplate? stored;
    List<FieldEdit> fields = [];
    string name = "";
    string code = "";
    string language = Languages.English;
    string body = "";
    bool isOneTime;
    string? reason;

    [Parameter] public string Name { get; set; } = "";

    /// <summary>Null: a new one.</summary>
    [Parameter] public long? Id { get; set; }

    [Inject] TemplateQueries Queries { get; set; } = null!;

    [Inject] TemplateActions Actions { get; set; } = null!;

    [Inject] ConsoleDialogs Dialogs { get; set; } = null!;

    string List => $"/channels/{Name}/templates";

    bool MayManage => By.Can(Right.ManageChannels);

    bool MayEdit => MayManage && stored is null or { State: TemplateState.Draft or TemplateState.Rejected };

    static string Reader => Languages.Of(CultureInfo.CurrentUICulture.Name);

    protected override Task OnParametersSetAsync() => Id is null ? Task.CompletedTask : LoadAsync();

    Task LoadAsync() => OpenAsync(async ct =>
    {
        stored = await Queries.FindAsync(By, Name, Id!.Value, ct);
        (name, code, language, body, isOneTime, reason) = (stored.Name, stored.Code, stored.Language, stored.Body, stored.IsOneTime, null);
        fields = [.. stored.FieldList.Select(field => new FieldEdit(field))];
    });

    /// <summary>The fields of the text as it is now; what was said of a field before stays, and WeChat's own limits are filled in.</summary>
    void ReadFields()
    {
        body = TemplateText.Plain(body);
        fields = [.. TemplateText.Names(body).Select(one => fields.FirstOrDefault(field => field.Name == one) ?? new FieldEdit((Name == ChannelNames.WeChat ? TemplateField.OfWeChat(one) : null) ?? new TemplateField(one)))];
    }

    TemplateEdit Edit => new(code, name, language, body, [.. fields.Select(one => one.Field)], isOneTime);

    bool IsChanged => stored is { } before && ((code, name, language, body, isOneTime) != (before.Code, before.Name, before.Language, before.Body, before.IsOneTime) || !fields.Select(one => one.Field).SequenceEqual(before.FieldList));

    async Task SaveAsync()
    {
        ReadFields();
        if (stored is null)
        {
            await RunAsync(async ct => Navigation.NavigateTo($"{List}/{await Actions.CreateAsync(By, Name, Edit, ct)}"));
            return;
        }

        if (!await TrySaveAsync()) return;
        Notices.Done(Words["Saved"]);
        await LoadAsync();
    }

    Task<bool> TrySaveAsync() => RunAsync(async ct =>
    {
        await Actions.SaveAsync(By, stored!.Id, stored.Version, Edit, ct);
        stored = await Queries.FindAsync(By, Name, stored.Id, ct);
    });

    async Task MoveAsync(TemplateState to)
    {
        if (stored!.State == TemplateState.Approved
            && !await Dialogs.ConfirmAsync(new Question(T["TemplateLosesApproval"], T["TemplateLosesApprovalText"], T["TemplateTo." + to], Danger: true))) return;
        if (await KeepAsync() && await RunAsync(ct => Actions.MoveAsync(By, stored.Id, stored.Version, to, reason, ct))) await LoadAsync();
    }

    async Task ArchiveAsync()
    {
        if (await KeepAsync() && await RunAsync(ct => Actions.ArchiveAsync(By, stored!.Id, stored.Version, !stored.IsArchived, ct))) await LoadAsync();
    }

    /// <summary>Saves what was typed: what is moved or put away is what the page shows. False where it could not be saved.</summary>
    async Task<bool> KeepAsync()
    {
        if (!MayEdit) return true;
        ReadFields();
        return !IsChanged || await TrySaveAsync();
    }

    static string Say(TemplateState state) => Wording.Say(Wording.NameOf(state), Reader);

    sealed class FieldEdit(TemplateField limits)
    {
        public string Name => limits.Name;

        public int? Most { get; set; } = limits.Most;

        public bool DigitsOnly { get; set; } = limits.DigitsOnly;

        public bool NoUrl { get; set; } = limits.NoUrl;

        public TemplateField Field => new(Name, Most, DigitsOnly, NoUrl);
    }
}
