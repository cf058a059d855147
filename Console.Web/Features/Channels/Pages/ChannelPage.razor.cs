using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace CampaignConsole.Web.Features.Channels.Pages;

/// <summary>One channel: its provider's settings, drawn from the options class, where it sends, and trials.</summary>
public sealed partial class ChannelPage
{
    ChannelForm? form;
    IReadOnlyList<string> wrong = [];
    Notice? said;
    Notice? tested;
    string testTo = "";
    bool isReal;
    int rate;
    int atOnce;

    [Parameter] public string Name { get; set; } = "";

    [Inject] ChannelQueries Queries { get; set; } = null!;

    [Inject] ChannelActions Actions { get; set; } = null!;

    [Inject] ChannelTrials Trials { get; set; } = null!;

    [Inject] ConsoleDialogs Dialogs { get; set; } = null!;

    protected override Task OnParametersSetAsync() => LoadAsync();

    Task LoadAsync() => OpenAsync(async ct =>
    {
        form = await Queries.FormAsync(By, Name, ct);
        (isReal, rate, atOnce) = (form.IsReal, form.RatePerSecond, form.MostAtOnce);
    });

    async Task SaveAsync()
    {
        if (isReal && !form!.IsReal && !await Dialogs.ConfirmAsync(new Question(T["SendForReal"], T["SendForRealText", T["channel." + Name].Value], T["SendForReal"], Danger: true))) return;
        wrong = isReal ? Missing() : [];
        if (await RunAsync(ct => Actions.SaveAsync(By, Name, new ChannelEdit(form!.Options, isReal, rate, atOnce, form.Version), ct)))
        {
            Notices.Done(Words["Saved"]);
            await LoadAsync();
        }
    }

    async Task ProbeAsync()
    {
        (said, wrong) = (null, Missing());
        await RunAsync(async ct => said = Told(await Trials.ProbeAsync(By, Name, form!.Options, form.Stored, ct), "Ready"));
    }

    async Task TrySendAsync()
    {
        tested = null;
        await RunAsync(async ct => tested = Told(await Trials.SendAsync(By, Name, testTo, ct), "TestSent"));
    }

    /// <summary>Options that a real provider needs and that are empty here and not stored.</summary>
    IReadOnlyList<string> Missing() => [.. OptionsCheck.Problems(form!.Options).Where(name => !form.KnownSecrets.Contains(name, StringComparer.OrdinalIgnoreCase))];

    Notice Told(SendResult result, string good) => result switch
    {
        SendResult.Accepted => new Notice(Tone.Good, T[good]),
        SendResult.Rejected rejected => new Notice(Tone.Bad, T["TrialRejected", rejected.Code]),
        SendResult.Deferred deferred => new Notice(Tone.Warn, T["TrialDeferred", deferred.Code]),
        SendResult.NotStarted failed => new Notice(Tone.Bad, T["TrialNotStarted", Cause(failed.Cause)]),
        SendResult.Unknown unknown => new Notice(Tone.Warn, T["TrialUnknown", Cause(unknown.Cause)]),
        _ => throw new InvalidOperationException(),
    };

    string Cause(string code) => ChannelCauses.Said(T, code);
}
