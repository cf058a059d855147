using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Tracking;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Erasure;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Members.Upserts;
using CampaignConsole.Core.Platform.Backups;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Tests.Campaigns;
using CampaignConsole.Tests.Channels.Crashes;
using CampaignConsole.Web.Commands;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MemberChoices = CampaignConsole.Core.Channels.Deliveries.MemberChoices;

namespace CampaignConsole.Tests.Commands;

/// <summary>What a restore adds to the backup: the journal of what was taken back since, and the doubt about what was sent since.</summary>
public sealed class RestoreTests
{
    [Theory, EachDatabase]
    public async Task Whatever_was_taken_back_after_the_backup_is_taken_back_again(DatabaseKind kind)
    {
        await using var place = await Place.MakeAsync(kind);
        await place.Api.Get<MemberChoices>().LeaveAsync(new MemberLink(1, "email", "offers", 0), default);
        await place.Api.Get<MemberActions>().UpsertAsync(
            CrashStage.Ada, new UpsertOrigin("shop", IsTrusted: true), [new MemberRow { MemberId = 2, Consents = [new ConsentRow("sms", "offers", false)] }], default);
        // The first address on the list: the key by which it hashes is younger than the backup too.
        await place.Api.Get<SuppressionActions>().AddAsync(CrashStage.Ada, "+8613800000003", new SuppressionDraft(SuppressedFor.Asked), default);
        await place.Api.Get<ErasureActions>().EraseAsync(CrashStage.Ada, 4, "asked for it", default);
        await place.Api.Get<WriteGate>().WriteAsync(db =>
        {
            var wish = new SendingWish { MemberId = 5, PausedUntil = place.Api.Clock.Now.AddDays(30), LessOften = true, UpdatedAt = place.Api.Clock.Now };
            db.Add(wish);
            WishReplay.Note(db, wish);
            return Task.CompletedTask;
        }, default);
        await place.Api.Get<WriteGate>().WriteAsync(db => MemberChoices.StateAsync(db, 6, [(ConsentStatement.AllChannels, ConsentStatement.Personalised, false)], "link", place.Api.Clock.Now, default), default);

        await using var restored = await place.RestoreAsync();
        Assert.Equal([(1L, "email"), (2L, "sms")], (await restored.ReadAsync(db => db.Set<ConsentState>().Where(state => !state.Granted && state.MemberId < 4).OrderBy(state => state.MemberId).ToListAsync()))
            .Select(state => (state.MemberId, state.Channel)));
        Assert.Equal("link", await restored.ReadAsync(db => db.Set<ConsentRecord>().Where(record => record.MemberId == 1).Select(record => record.Source).SingleAsync()));
        Assert.Equal(MemberStatus.Erased, await restored.ReadAsync(db => db.Set<Member>().Where(member => member.Id == 4).Select(member => member.Status).SingleAsync()));
        Assert.True(await restored.ReadAsync(db => db.Set<SendingWish>().AnyAsync(wish => wish.MemberId == 5 && wish.LessOften && wish.PausedUntil != null)));
        Assert.True(await restored.ReadAsync(db => db.Set<Member>().Where(member => member.Id == 6).Select(member => member.ObjectsToPersonalised).SingleAsync()));
        // The same address is found under the same key: it is there already.
        Assert.False(await restored.Get<SuppressionActions>().AddAsync(CrashStage.Ada, "+8613800000003", new SuppressionDraft(SuppressedFor.Asked), default));

        // The same journal once more: no second of anything.
        var lines = (await Journal.ReadAsync([place.Journal], DateTimeOffset.UnixEpoch.AddDays(1), default)).Lines.ToLookup(line => line.Kind);
        var replays = restored.Services.GetServices<IReplay>().ToList();
        Assert.Equal(lines.Select(kind => kind.Key).Order(StringComparer.Ordinal), replays.Select(replay => replay.Kind).Order(StringComparer.Ordinal));
        foreach (var replay in replays) await replay.ReplayAsync([.. lines[replay.Kind]], TimeProvider.System.GetUtcNow(), default);
        Assert.Equal(1, await restored.ReadAsync(db => db.Set<ConsentRecord>().CountAsync(record => record.MemberId == 1)));
        Assert.Equal(1, await restored.ReadAsync(db => db.Set<SuppressedAddress>().CountAsync()));
    }

    [Theory, EachDatabase]
    public async Task What_was_given_after_it_was_taken_back_and_is_in_the_backup_stays_given(DatabaseKind kind)
    {
        await using var place = await Place.MakeAsync(kind, async api =>
        {
            await api.Get<MemberChoices>().LeaveAsync(new MemberLink(1, "email", "offers", 0), default);
            api.Clock.Advance(TimeSpan.FromMinutes(1));
            await api.Get<WriteGate>().WriteAsync(db => MemberChoices.StateAsync(db, 1, [("email", "offers", true)], "link", api.Clock.Now, default), default);
            api.Clock.Advance(TimeSpan.FromMinutes(1));
        });
        await using var restored = await place.RestoreAsync();
        Assert.True(await restored.ReadAsync(db => db.Set<ConsentState>().Where(state => state.MemberId == 1 && state.Channel == "email").Select(state => state.Granted).SingleAsync()));
    }

    [Theory, EachDatabase]
    public async Task What_was_due_by_then_is_unknown_also_where_it_is_planned_only_afterwards_and_the_rest_stays_planned(DatabaseKind kind)
    {
        // One run has been assigned, one has been queued and not begun.
        await using var place = await Place.MakeAsync(kind, async api =>
        {
            await Place.LaunchAsync(api, ChannelNames.Sms);
            await api.Get<JobRunner>().DrainAsync(default);
            await Place.LaunchAsync(api, ChannelNames.Email);
            var later = api.Clock.Now.AddDays(400);
            await api.Get<WriteGate>().WriteAsync(db => db.Set<Delivery>().Where(row => row.MemberId == 1).ExecuteUpdateAsync(set => set.SetProperty(row => row.NotBefore, later).SetProperty(row => row.ExpiresAt, later.AddDays(1))), default);
        });
        await using var restored = await place.RestoreAsync();
        var rows = await restored.ReadAsync(db => db.Set<Delivery>().OrderBy(row => row.MemberId).ToListAsync());
        Assert.Equal(Place.Members, rows.Count);
        Assert.Equal((DeliveryState.Planned, 0), (rows[0].State, rows[0].Attempt));
        Assert.All(rows.Skip(1), row => Assert.Equal((DeliveryState.Unknown, RestoredLedger.Reason, 1), (row.State, row.Reason, row.Attempt)));

        await restored.Get<JobRunner>().DrainAsync(default);
        var mails = await restored.ReadAsync(db => db.Set<Delivery>().Where(row => row.Channel == ChannelNames.Email).ToListAsync());
        Assert.Equal(Place.Members, mails.Count);
        Assert.All(mails, row => Assert.Equal((DeliveryState.Unknown, RestoredLedger.Reason), (row.State, row.Reason)));
        await restored.Get<DeliveryPump>().DrainAsync(default);
        Assert.Equal(0, await restored.ReadAsync(db => db.Set<Delivery>().CountAsync(row => row.State == DeliveryState.Accepted)));

        // The word is given: still nothing of it goes on its own, and the runs come to their end.
        await restored.Get<ChannelActions>().SwitchAsync(CrashStage.Ada, KillScopes.All, on: false, "reconciled", default);
        await restored.Get<DeliveryPump>().DrainAsync(default);
        Assert.Equal(0, await restored.ReadAsync(db => db.Set<Delivery>().CountAsync(row => row.State == DeliveryState.Accepted)));
        Assert.Equal([OccurrenceState.Sending, OccurrenceState.Finished], await restored.ReadAsync(db => db.Set<Occurrence>().OrderBy(run => run.Id).Select(run => run.State).ToListAsync()));
    }

    [Theory, EachDatabase]
    public async Task What_the_lost_database_may_have_sent_before_its_time_is_unknown_too(DatabaseKind kind)
    {
        await using var place = await Place.MakeAsync(kind, async api =>
        {
            await Place.LaunchAsync(api, ChannelNames.Sms);
            await api.Get<JobRunner>().DrainAsync(default);
            var later = api.Clock.Now.AddDays(400);
            await api.Get<WriteGate>().WriteAsync(async db =>
            {
                var rows = db.Set<Delivery>();
                await rows.ExecuteUpdateAsync(set => set.SetProperty(row => row.NotBefore, later).SetProperty(row => row.ExpiresAt, later.AddDays(1)), default);
                // The next channel, whose message before it failed; one whose template was approved; one that was tried; and a reminder, which nothing lets go.
                await rows.Where(row => row.MemberId == 1).ExecuteUpdateAsync(set => set.SetProperty(row => row.Step, (short)2), default);
                await rows.Where(row => row.MemberId == 2).ExecuteUpdateAsync(set => set.SetProperty(row => row.Reason, "template_not_approved"), default);
                await rows.Where(row => row.MemberId == 3).ExecuteUpdateAsync(set => set.SetProperty(row => row.FirstAttemptAt, api.Clock.Now).SetProperty(row => row.Attempt, 1), default);
                await rows.Where(row => row.MemberId == 4).ExecuteUpdateAsync(set => set.SetProperty(row => row.Step, EndReminders.Step), default);
            }, default);
        });
        await using var restored = await place.RestoreAsync();
        Assert.Equal([1L, 2L, 3L], await restored.ReadAsync(db => db.Set<Delivery>().Where(row => row.State == DeliveryState.Unknown).OrderBy(row => row.MemberId).Select(row => row.MemberId).ToListAsync()));
        Assert.Equal(Place.Members - 3, await restored.ReadAsync(db => db.Set<Delivery>().CountAsync(row => row.State == DeliveryState.Planned)));
    }

    [Theory, EachDatabase]
    public async Task Numbers_that_were_given_after_the_backup_are_not_given_again(DatabaseKind kind)
    {
        await using var place = await Place.MakeAsync(kind);
        var lost = await NewAsync(place.Api);
        await using var restored = await place.RestoreAsync();

        var next = await NewAsync(restored);

        Assert.All(next.Zip(lost), pair => Assert.True(pair.First > pair.Second + 1_000_000, $"{pair.First} is near {pair.Second}"));

        static async Task<long[]> NewAsync(TestApi api) => await api.Get<WriteGate>().WriteAsync(
            async db => new[] { (await db.ReserveIdsAsync<Member>(1, default))[0], (await db.ReserveIdsAsync<TrackedLink>(1, default))[0], (await db.ReserveIdsAsync<Delivery>(1, default))[0] }, default);
    }

    [Fact]
    public async Task The_journal_leaves_out_what_was_rolled_back_what_was_cut_off_and_what_is_older_than_the_backup()
    {
        await using var api = await TestApi.StartAsync();
        var gate = api.Get<WriteGate>();
        await Assert.ThrowsAsync<InvalidOperationException>(() => gate.WriteAsync(db =>
        {
            db.Journal("test", api.Clock.Now, new { member = 1 });
            throw new InvalidOperationException("rolled back");
        }, default));
        await NoteAsync(2, api.Clock.Now.AddDays(-2));
        await NoteAsync(3, api.Clock.Now);
        var folder = api.Get<DatabaseOptions>().Folder(Journal.Folder);
        var file = Directory.GetFiles(folder).Order(StringComparer.Ordinal).Last();
        await File.AppendAllTextAsync(file, "{\"at\":\"2026-11-21T12:4", TestContext.Current.CancellationToken);

        var read = await Journal.ReadAsync([folder, Path.Combine(folder, "nothing there")], api.Clock.Now.AddDays(-1), default);
        Assert.Equal(1, read.Unreadable);
        Assert.Equal([3], read.Lines.Select(line => line.Data.GetProperty("member").GetInt32()));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        // What is written after a torn line stands on a line of its own.
        await NoteAsync(4, api.Clock.Now);
        Assert.Equal([3, 4], (await Journal.ReadAsync([folder], api.Clock.Now.AddDays(-1), default)).Lines.Select(line => line.Data.GetProperty("member").GetInt32()));

        Task NoteAsync(int member, DateTimeOffset at) => gate.WriteAsync(db =>
        {
            db.Journal("test", at, new { member });
            return Task.CompletedTask;
        }, default);
    }

    [Theory, EachDatabase]
    public async Task The_journal_keeps_every_line_of_many_who_write_at_once(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        var gate = api.Get<WriteGate>();
        await Parallel.ForEachAsync(Enumerable.Range(1, 200), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = TestContext.Current.CancellationToken }, async (member, ct) => await gate.WriteAsync(db =>
        {
            db.Journal("test", api.Clock.Now, new { member });
            return Task.CompletedTask;
        }, ct));

        var read = await Journal.ReadAsync([api.Get<DatabaseOptions>().Folder(Journal.Folder)], api.Clock.Now, default);

        Assert.Equal(0, read.Unreadable);
        Assert.Equal(Enumerable.Range(1, 200), read.Lines.Where(line => line.Kind == "test").Select(line => line.Data.GetProperty("member").GetInt32()).Order());
    }

    /// <summary>A console with members and a backup of it, and other places to restore it to.</summary>
    sealed class Place : IAsyncDisposable
    {
        public const int Members = 8;

        readonly string folder = Directory.CreateTempSubdirectory("console-restore-").FullName;
        readonly DatabaseKind kind;
        readonly List<TestDatabase> places = [];

        Place(TestApi api, DatabaseKind kind) => (Api, this.kind) = (api, kind);

        public TestApi Api { get; }

        /// <summary>Where the console's journal lies.</summary>
        public string Journal => Api.Get<DatabaseOptions>().Folder(Core.Platform.Backups.Journal.Folder);

        string File => Path.Combine(folder, "copy.zip");

        /// <summary>Launches a campaign to all members; its job is queued.</summary>
        public static async Task LaunchAsync(TestApi api, string channel)
        {
            var id = await CampaignMaker.ReadyAsync(
                api.Services, CrashStage.Ada, edit => edit with { Channels = [new ChannelChoice(channel)] }, offer => offer with { When = new OfferWhen { To = new DateTime(2099, 12, 31) } });
            await api.Get<LaunchActions>().LaunchAsync(CrashStage.Ada, id, Members, default);
        }

        public static async Task<Place> MakeAsync(DatabaseKind kind, Func<TestApi, Task>? before = null)
        {
            var place = new Place(await TestApi.StartAsync(kind), kind);
            // The real time: a restore asks the machine's clock.
            place.Api.Clock.Now = TimeProvider.System.GetUtcNow().AddMinutes(-10);
            await CampaignMaker.MembersAsync(place.Api.Services, Members);
            if (before is not null) await before(place.Api);
            await place.Api.Get<BackupActions>().WriteAsync(CrashStage.Ada, place.File, withOutbox: true, default);
            place.Api.Clock.Advance(TimeSpan.FromMinutes(1));
            return place;
        }

        public async Task<TestApi> RestoreAsync()
        {
            var other = await TestDatabase.CreateAsync(kind);
            places.Add(other);
            var output = new StringWriter();
            Assert.True(await RestoreCommand.RunAsync(other.Options, File, output, default, Journal) == 0, output.ToString());
            return await TestApi.BesideAsync(other);
        }

        public async ValueTask DisposeAsync()
        {
            await Api.DisposeAsync();
            foreach (var place in places) await place.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
