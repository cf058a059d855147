using System.Text;
using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Tables;
using CampaignConsole.Core.Platform.Tables.Imports;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.Crashes;

/// <summary>The real program is killed with SIGKILL in the middle of a launch and of an import: both go on behind the last block, without doubles.</summary>
public sealed class WorkCrashTests
{
    [Theory, EachDatabase]
    public async Task Killed_while_it_decides_who_gets_the_offer_a_launch_goes_on_without_doubles(DatabaseKind kind)
    {
        const int members = 4 * MemberFacts.Block;
        await using var stage = await CrashStage.PrepareAsync(kind, api => CrashStage.LaunchAsync(api, members, ChannelNames.Sms));
        for (var kill = 1; kill <= 2; kill++)
        {
            var blocks = kill;
            await stage.StartAsync();
            await stage.UntilAsync(() => stage.ReadAsync(db => db.Set<Occurrence>().AnyAsync(run => run.Considered >= blocks * MemberFacts.Block)), $"Block {blocks}");
            await stage.KillAsync();
            Assert.InRange(await stage.ReadAsync(db => db.Set<Assignment>().CountAsync()), blocks * MemberFacts.Block, members);
        }

        await stage.StartAsync();
        await stage.UntilAsync(() => stage.ReadAsync(db => db.Set<Occurrence>().AnyAsync(run => run.State == OccurrenceState.Sending || run.State == OccurrenceState.Finished)), "The end of the launch");
        await stage.KillAsync();

        var run = await stage.ReadAsync(db => db.Set<Occurrence>().SingleAsync());
        Assert.Equal((members, members), (run.Considered, run.Assigned));
        Assert.Equal(members, await stage.ReadAsync(db => db.Set<Assignment>().Select(row => row.MemberId).Distinct().CountAsync()));
        Assert.Equal(members, await stage.ReadAsync(db => db.Set<Assignment>().CountAsync()));
        Assert.Equal(members, await stage.ReadAsync(db => db.Set<Delivery>().CountAsync()));
        Assert.Equal(members, await stage.ReadAsync(db => db.Set<ActivityEntry>().CountAsync(entry => entry.Kind == ActivityKind.Assigned)));
    }

    [Theory, EachDatabase]
    public async Task Killed_while_it_imports_members_an_import_goes_on_without_doubles(DatabaseKind kind)
    {
        const int members = 16_000;
        var text = new StringBuilder("member id,name,phone,email\n");
        for (var i = 1; i <= members; i++) text.Append(System.Globalization.CultureInfo.InvariantCulture, $"M{i},Member {i},+86138{i:00000000},m{i}@example.org\n");
        text.Append("M0,Nobody,not a phone,\n");
        await using var stage = await CrashStage.PrepareAsync(kind, async api =>
        {
            var actions = api.Get<ImportActions>();
            var defaults = new ImportPlan(new TableShape(TableFormat.Csv), ColumnMapping.Nothing, "CNY", "Asia/Shanghai", new Dictionary<string, string>());
            var id = await actions.ReceiveAsync(CrashStage.Ada, "members", "members.csv", new MemoryStream(Encoding.UTF8.GetBytes(text.ToString())), defaults, default);
            await actions.StartAsync(CrashStage.Ada, id, (await api.Get<ImportQueries>().PreviewAsync(CrashStage.Ada, id, null, default)).Plan, default);
        });
        for (var kill = 1; kill <= 2; kill++)
        {
            var rows = kill * members / 4;
            await stage.StartAsync();
            await stage.UntilAsync(() => stage.ReadAsync(db => db.Set<JobRun>().AnyAsync(run => run.Done >= rows)), $"Row {rows}");
            await stage.KillAsync();
        }

        await stage.StartAsync();
        await stage.UntilAsync(() => stage.ReadAsync(db => db.Set<JobRun>().AnyAsync(run => run.State == JobState.Done)), "The end of the import");
        await stage.KillAsync();

        var file = await stage.ReadAsync(db => db.Set<FileImport>().SingleAsync());
        Assert.Equal((members + 1, members, 1), (file.Rows, file.Good, file.Bad));
        Assert.Equal(members, await stage.ReadAsync(db => db.Set<Member>().CountAsync()));
        Assert.Equal(2 * members, await stage.ReadAsync(db => db.Set<Identity>().CountAsync()));
        Assert.Equal(2 * members, await stage.ReadAsync(db => db.Set<Identity>().Select(row => row.Value).Distinct().CountAsync()));
        Assert.Equal(members, await stage.ReadAsync(db => db.Set<Person>().CountAsync()));
    }
}
