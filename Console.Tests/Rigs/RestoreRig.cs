using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters.Email;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Unknowns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Tests.Channels.Crashes;
using CampaignConsole.Tests.Channels.Receivers;
using CampaignConsole.Web.Commands;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Rigs;

/// <summary>
/// The drill: the real program is backed up while it sends, goes on, is lost, and yesterday's backup is restored. Then nothing is sent before a person says so, everything due since is
/// unknown, consents that were taken back since are taken back, and when the operator has settled the unknowns by the provider's books nobody has had anything twice.
/// </summary>
static class RestoreRig
{
    /// <summary>Messages a second of each channel: so slow that the backup is made long before the end, also on a busy machine, and quick once it is.</summary>
    const int Slow = 25, Quick = 250;

    public static async Task<RigReport> RunAsync(DatabaseKind kind)
    {
        var recipients = RigSize.Of("RESTORED", 1_500, 20_000);
        var leaving = recipients / 30;
        await using var provider = await Receiver.StartAsync("http");
        await using var mail = await Receiver.StartAsync("smtp");
        IReadOnlyList<string> links = [];
        await using var stage = await CrashStage.PrepareAsync(kind, async api =>
        {
            await CrashStage.EnableAsync(api, ChannelNames.Sms, new SmsOptions { Url = provider.MessagesUrl }, 16, Slow);
            await CrashStage.EnableAsync(api, ChannelNames.Email, new EmailOptions { Host = "127.0.0.1", Port = mail.Port, Security = SmtpSecurity.None, FromAddress = "shop@brand.example" }, 8, Slow);
            await CrashStage.LaunchAsync(api, recipients, ChannelNames.Email, ChannelNames.Sms);
            // Drawn over everybody, so that some have had their message by then and some have not.
            links = [.. Enumerable.Range(0, leaving).Select(number => api.Get<MemberLinks>().TokenOf(new MemberLink(1 + (number * 30), ChannelNames.Sms, "offers", 0)))];
        });
        var report = new RigReport("restore-rig", kind);
        int Taken() => provider.Count + mail.Count;

        await stage.StartAsync();
        await stage.UntilAsync(() => Task.FromResult(Taken() > recipients / 20), "The first messages");
        var file = (await RunningConsole.CommandAsync(stage.Options, "backup")).Trim();
        var then = Taken();
        await LeaveAsync(stage.Address, links);
        await QuickenAsync(stage);
        await stage.UntilAsync(() => Task.FromResult(Taken() > then + (recipients / 6)), "Some more messages");
        await stage.KillAsync();
        var (before, texts) = (Taken(), provider.Count);

        var output = new StringWriter();
        report.Demand(await RestoreCommand.RunAsync(stage.Options, file, output, default) == 0, $"the backup was not sound: {output}");
        foreach (var check in new[] { "ok    integrity", "ok    audit chain", "ok    ledger" }) report.Demand(output.ToString().Contains(check, StringComparison.Ordinal), $"restore did not say \"{check}\": {output}");
        report.Blame(await Books.ProblemsAsync(stage.Databases, recipients, hasEnded: false));
        var unknown = await stage.ReadAsync(db => db.Set<Delivery>().Where(row => row.State == DeliveryState.Unknown && row.Reason == RestoredLedger.Reason).Select(row => row.Key).ToListAsync());
        var pending = await stage.ReadAsync(db => db.Set<Delivery>().CountAsync(row => DeliveryMoves.Pending.Contains(row.State)));
        var stayed = await stage.ReadAsync(db => db.Set<ConsentState>().CountAsync(state => state.Channel == ChannelNames.Sms && state.Granted && (state.MemberId - 1) % 30 == 0 && state.MemberId <= leaving * 30));
        report.Demand(pending == 0 && unknown.Count > 0, $"{pending} messages that were due since the backup are not unknown");
        report.Demand(stayed == 0, $"{stayed} consents that were taken back after the backup hold again");

        await QuickenAsync(stage);
        await stage.StartAsync();
        await Task.Delay(TimeSpan.FromSeconds(4));
        report.Demand(Taken() == before, $"{Taken() - before} messages were sent before a person let it");
        await ReconcileAsync(stage, provider, mail);
        await stage.UntilAsync(() => stage.ReadAsync(db => db.Set<Occurrence>().AnyAsync(run => run.State == OccurrenceState.Finished)), "The end of the run", every: 200, TimeSpan.FromSeconds((recipients / 50) + 120));
        await stage.KillAsync();

        var doubled = new[] { provider, mail }.Sum(sink => sink.Taken().Count - sink.Taken().Select(one => one.To).Distinct().Count());
        var reached = provider.Taken().Select(one => one.To).ToHashSet();
        var kept = await stage.ReadAsync(db => db.Set<Delivery>().CountAsync(row => row.Channel == ChannelNames.Sms && row.State == DeliveryState.Suppressed && row.Reason == "no_consent"));
        report.Figure($"{recipients} recipients on two channels, backup after {then} messages, lost after {before} ({texts} of them texts): {unknown.Count} unknown, {leaving} opt-outs replayed ({kept} of them before their message), 0 sent before the word, {doubled} double after reconciling");
        report.Demand(doubled == 0, $"{doubled} messages were done twice");
        report.Demand(mail.Taken().Count == recipients && reached.Count + kept == recipients, $"{mail.Taken().Count} mails and {reached.Count} + {kept} texts are not {recipients} each");
        report.Demand(kept > 0, $"no opt-out came before its message: the rig had no bite");
        report.Blame(await Books.ProblemsAsync(stage.Databases, null));
        return report;
    }

    /// <summary>On connections of its own: those that were open before a restore still hold the file that was put aside.</summary>
    static async Task QuickenAsync(CrashStage stage)
    {
        await using var databases = new Databases(stage.Options);
        await new WriteGate(databases).WriteAsync(db => db.Set<ChannelSetting>().ExecuteUpdateAsync(set => set.SetProperty(row => row.RatePerSecond, Quick)), CancellationToken.None);
    }

    /// <summary>One click each, on the running console.</summary>
    static async Task LeaveAsync(Uri address, IReadOnlyList<string> links)
    {
        using var member = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address };
        foreach (var link in links)
        {
            using var answer = await member.PostAsync("/u/" + link, new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]));
            Assert.True((int)answer.StatusCode < 400, $"One click was answered {answer.StatusCode}.");
        }
    }

    /// <summary>What an operator does: what the other side's books have is settled as sent, the rest is sent again, and then the word is given.</summary>
    static async Task ReconcileAsync(CrashStage stage, params Receiver[] sinks)
    {
        var arrived = sinks.SelectMany(sink => sink.Taken()).Select(one => Guid.Parse(one.Key)).ToHashSet();
        var rows = await stage.ReadAsync(db => db.Set<Delivery>().Where(row => row.State == DeliveryState.Unknown).Select(row => new { row.Id, row.Key }).ToListAsync());
        await using var beside = await stage.BesideAsync();
        var unknowns = beside.Get<UnknownActions>();
        long[] sent = [.. rows.Where(row => arrived.Contains(row.Key)).Select(row => row.Id)];
        await unknowns.AcceptAsync(CrashStage.Ada, new UnknownChoice(new UnknownFilter(), sent), "the provider has it", default);
        await unknowns.SendAgainAsync(CrashStage.Ada, new UnknownChoice(new UnknownFilter()), rows.Count - sent.Length, "the provider does not have it", default);
        await beside.Get<ChannelActions>().SwitchAsync(CrashStage.Ada, KillScopes.All, on: false, "reconciled", default);
    }
}

/// <inheritdoc cref="RestoreRig"/>
public sealed class RestoreRigTests
{
    [Theory, EachDatabase]
    public async Task After_a_restore_nothing_is_sent_twice_nothing_on_its_own_and_nothing_against_an_opt_out(DatabaseKind kind) => (await RestoreRig.RunAsync(kind)).Close();
}
