using System.Text;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Channels.Tracking;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Kit;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Channels.Tracking;

/// <summary>From the links in a message to the facts of who followed them.</summary>
public class TrackingTests
{
    const string Public = "https://northwind.example", Shop = "https://shop.example/coats?from=mail&x=1", Other = "https://shop.example/shoes";

    [Theory, EachDatabase]
    public async Task Links_lead_through_tokens_to_where_they_were_written_and_no_token_holds_an_address(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind);
        var mail = (await ComposeAsync(stage, "email", 2))[0];
        var sms = (await ComposeAsync(stage, "sms", 1))[0];

        Assert.DoesNotContain("shop.example", mail.Html! + mail.Text + sms.Text, StringComparison.Ordinal);
        var links = TokensIn(mail.Html!, "/l/");
        Assert.Equal([Shop, Other], await AddressesAsync(stage, links));
        Assert.Equal([Shop], await AddressesAsync(stage, TokensIn(mail.Text, "/l/")));
        Assert.Equal([Shop], await AddressesAsync(stage, TokensIn(sms.Text, "/l/")));
        var picture = Assert.Single(TokensIn(mail.Html!, "/o/"));
        Assert.NotNull(await stage.Console.Get<TrackedLinks>().PictureAsync(picture, default));
        Assert.Empty(TokensIn(mail.Text + sms.Text, "/o/"));
        // Whoever looks at it in the console opens nothing.
        Assert.Equal(mail.Html!.Length - OpenPicture.Without(mail.Html!).Length, mail.Html!.LastIndexOf("</body", StringComparison.Ordinal) - mail.Html!.IndexOf("<img", StringComparison.Ordinal));
        Assert.Empty(TokensIn(OpenPicture.Without(mail.Html!), "/o/"));
        // What leaves, chooses or is the member's own stays as it was.
        Assert.Contains(Public + "/u/", mail.UnsubscribeUrl!, StringComparison.Ordinal);
        Assert.Contains($"{Public}/p/", mail.Html!, StringComparison.Ordinal);

        foreach (var token in links.Append(picture))
        {
            var bytes = System.Buffers.Text.Base64Url.DecodeFromChars(token);
            Assert.DoesNotContain("http", Encoding.Latin1.GetString(bytes), StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("shop", Encoding.Latin1.GetString(bytes), StringComparison.OrdinalIgnoreCase);
        }

        // One row for each address, however many members and channels.
        Assert.Equal([Shop, Other], await stage.Console.ReadAsync(db => db.Set<TrackedLink>().OrderBy(link => link.Id).Select(link => link.Url).ToListAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_picture_is_no_link_and_a_link_no_picture(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind);
        var mail = (await ComposeAsync(stage, "email", 1))[0];
        var links = stage.Console.Get<TrackedLinks>();
        Assert.Null(await links.LinkAsync(TokensIn(mail.Html!, "/o/")[0], default));
        Assert.Null(await links.PictureAsync(TokensIn(mail.Html!, "/l/")[0], default));
        Assert.Null(await links.LinkAsync(new TrackingToken(1, 1, 1, 1).Sign(new byte[32]), default));
        Assert.Null(await links.LinkAsync(new TrackingToken(99, 1, 1, 1).Sign(new byte[32]), default));
    }

    [Fact]
    public async Task Links_stay_where_the_public_address_reaches_nobody_or_nothing_is_counted()
    {
        await using var stage = await StartAsync(DatabaseKind.Sqlite);
        await stage.Console.Get<SettingsBook>().WriteAsync(stage.Console.Administrator, ChannelPolicy.Default, default);
        Assert.Contains(Shop, (await ComposeAsync(stage, "sms", 1))[0].Text, StringComparison.Ordinal);
        Assert.Contains("http://localhost:5080/l/", (await ComposeAsync(stage, "sms", 1, isSandbox: true))[0].Text, StringComparison.Ordinal);

        await stage.Console.Get<SettingsBook>().WriteAsync(stage.Console.Administrator, new TrackingPolicy { Opens = true, Clicks = false }, default);
        var mail = (await ComposeAsync(stage, "email", 1, isSandbox: true))[0];
        Assert.Contains(">coats</a>", mail.Html!, StringComparison.Ordinal);
        Assert.Equal((0, 1), (TokensIn(mail.Html!, "/l/").Count, TokensIn(mail.Html!, "/o/").Count));
        await stage.Console.Get<SettingsBook>().WriteAsync(stage.Console.Administrator, new TrackingPolicy { Opens = false, Clicks = false }, default);
        mail = (await ComposeAsync(stage, "email", 1, isSandbox: true))[0];
        Assert.Equal((0, 0), (TokensIn(mail.Html!, "/l/").Count, TokensIn(mail.Html!, "/o/").Count));
    }

    [Theory, EachDatabase]
    public async Task A_person_and_a_machine_are_told_apart_and_a_reload_adds_nothing(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind);
        var rows = await SentAsync(stage, "email", 4);
        var now = stage.Console.Clock.Now;

        // The first opens and clicks, twice; the second is scanned at once; the third's links are all asked for in a second; of the fourth Apple fetches the picture.
        Touch[] touches =
        [
            Of(rows[0], null, now), Of(rows[0], null, now.AddSeconds(1)), Of(rows[0], 1, now.AddSeconds(20)), Of(rows[0], 1, now.AddSeconds(30)),
            Of(rows[1], 1, rows[1].UpdatedAt.AddSeconds(1)),
            Of(rows[2], 1, now), Of(rows[2], 2, now.AddSeconds(1)),
            Of(rows[3], null, now) with { Machine = MachineRules.ApplePrivacy },
        ];
        Assert.Equal(6, await FlushAsync(stage, touches));
        Assert.Equal(0, await FlushAsync(stage, touches));

        var facts = (await stage.Console.ReadAsync(db => db.Set<DeliveryEvent>().OrderBy(fact => fact.DeliveryId).ThenBy(fact => fact.At).ToListAsync())).Select(fact => (fact.DeliveryId, fact.Kind, fact.LinkId, fact.IsMachine, fact.Detail));
        Assert.Equal(
        [
            (rows[0].Id, "opened", null, false, null), (rows[0].Id, "clicked", 1L, false, null), (rows[1].Id, "clicked", 1L, true, "too_soon"),
            (rows[2].Id, "clicked", 1L, true, "burst"), (rows[2].Id, "clicked", 2L, true, "burst"), (rows[3].Id, "opened", null, true, "apple_mail_privacy"),
        ], facts);
        // Members' ledgers are told of people alone.
        Assert.Equal([(1L, ActivityKind.Opened), (1L, ActivityKind.Clicked)],
            (await stage.Console.ReadAsync(db => db.Set<ActivityEntry>().Where(entry => entry.Kind == ActivityKind.Opened || entry.Kind == ActivityKind.Clicked).OrderBy(entry => entry.Id).ToListAsync())).Select(entry => (entry.MemberId, entry.Kind)));

        var told = await stage.Console.Get<TrackingQueries>().OfCampaignAsync(stage.Console.Marketer, LedgerStage.Campaign, default);
        Assert.Equal([new ChannelTouches("email", 1, 1, 1, 2)], told.Channels);
        Assert.Equal([(Shop, 1L, 2L), (Other, 0L, 1L)], told.Links.Select(link => (link.Url, link.Clicked, link.ByMachines)));

        // The member's own page is a link as well.
        Assert.Equal(1, await FlushAsync(stage, [Of(rows[1], TrackedLink.OwnPage, now.AddMinutes(5)) with { Proof = new TouchProof(null, 2) }]));
        told = await stage.Console.Get<TrackingQueries>().OfCampaignAsync(stage.Console.Marketer, LedgerStage.Campaign, default);
        Assert.Equal([(Shop, 1L, 2L), (null, 1L, 0L), (Other, 0L, 1L)], told.Links.OrderByDescending(link => link.Clicked).ThenByDescending(link => link.ByMachines).Select(link => (link.Url, link.Clicked, link.ByMachines)));
    }

    [Theory, EachDatabase]
    public async Task A_second_link_asked_for_in_the_next_flush_makes_neither_a_person(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind);
        var row = (await SentAsync(stage, "email", 1))[0];
        var (buffer, clock) = (stage.Console.Get<TouchBuffer>(), stage.Console.Clock);
        buffer.Add(Of(row, 1, clock.Now));
        clock.Advance(TimeSpan.FromSeconds(1.5));
        // Not yet: what comes beside it may still tell.
        Assert.Equal(0, await buffer.FlushAsync(all: false, default));
        buffer.Add(Of(row, 2, clock.Now));
        clock.Advance(TimeSpan.FromSeconds(0.6));
        Assert.Equal(1, await buffer.FlushAsync(all: false, default));
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, await buffer.FlushAsync(all: false, default));
        Assert.Equal(["burst", "burst"], await stage.Console.ReadAsync(db => db.Set<DeliveryEvent>().Select(fact => fact.Detail).ToListAsync()));
    }

    [Theory, EachDatabase]
    public async Task Nothing_is_stored_of_who_is_erased_or_objects_nor_of_another_message_that_has_the_number_now(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind);
        var rows = await SentAsync(stage, "sms", 4);
        await stage.ChangeAsync(db => db.Set<Member>().Where(member => member.Id == 1).ExecuteUpdateAsync(set => set.SetProperty(member => member.Status, MemberStatus.Erased)));
        await stage.ChangeAsync(db => db.Set<Member>().Where(member => member.Id == 2).ExecuteUpdateAsync(set => set.SetProperty(member => member.ObjectsToPersonalised, true)));
        var now = stage.Console.Clock.Now;

        Touch[] touches =
        [
            Of(rows[0], 1, now), Of(rows[1], 1, now), Of(rows[2], 1, now) with { Proof = new TouchProof(1) }, Of(rows[3], 1, now), new Touch(4_711, new TouchProof(1), 1, now, null),
            Of(rows[3], 0, now.AddMinutes(1)) with { Proof = new TouchProof(null, 1) },
        ];
        Assert.Equal(1, await FlushAsync(stage, touches));
        Assert.Equal([4L], await stage.Console.ReadAsync(db => db.Set<DeliveryEvent>().Select(fact => fact.OriginMemberId).ToListAsync()));

        await stage.Console.Get<SettingsBook>().WriteAsync(stage.Console.Administrator, new TrackingPolicy { Clicks = false }, default);
        Assert.Equal(0, await FlushAsync(stage, [Of(rows[3], 2, now)]));
    }

    [Theory, EachDatabase]
    public async Task What_providers_report_of_opens_and_clicks_is_stored_of_nobody_who_objects_and_of_nothing_that_is_switched_off_but_proves_all_the_same(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind);
        var rows = await SentAsync(stage, "sms", 4);
        await stage.ChangeAsync(db => db.Set<Member>().Where(member => member.Id == 1).ExecuteUpdateAsync(set => set.SetProperty(member => member.Status, MemberStatus.Erased)));
        await stage.ChangeAsync(db => db.Set<Member>().Where(member => member.Id == 2).ExecuteUpdateAsync(set => set.SetProperty(member => member.ObjectsToPersonalised, true)));
        await stage.ChangeAsync(db => db.Set<Delivery>().ExecuteUpdateAsync(set => set.SetProperty(one => one.State, DeliveryState.Unknown)));
        await stage.Console.Get<SettingsBook>().WriteAsync(stage.Console.Administrator, new TrackingPolicy { Opens = false }, default);
        var kinds = new[] { Returned.Clicked, Returned.Opened, Returned.Clicked, Returned.Opened };

        var taken = await stage.Console.Gate.WriteAsync(
            db => CameBack.WriteAsync(db, "sms", [.. rows.Select((row, at) => new Came($"e{at}", kinds[at], row.Key, null, null))], stage.Console.Clock.Now, default), default);

        Assert.Equal(["e2"], taken.Stored);
        Assert.Empty(taken.Unknown);
        Assert.Equal([3L], await stage.Console.ReadAsync(db => db.Set<DeliveryEvent>().Select(fact => fact.OriginMemberId).ToListAsync()));
        Assert.Equal([3L], await stage.Console.ReadAsync(db => db.Set<ActivityEntry>().Where(entry => entry.Kind == ActivityKind.Clicked || entry.Kind == ActivityKind.Opened).Select(entry => entry.OriginMemberId).ToListAsync()));
        Assert.Equal("Accepted 4", await stage.StatesAsync());
    }

    [Theory, EachDatabase]
    public async Task A_click_proves_that_an_unknown_message_arrived(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind);
        var row = (await SentAsync(stage, "sms", 1))[0];
        await stage.ChangeAsync(db => db.Set<Delivery>().ExecuteUpdateAsync(set => set.SetProperty(one => one.State, DeliveryState.Unknown)));
        await FlushAsync(stage, [Of(row, 1, stage.Console.Clock.Now)]);
        Assert.Equal("Accepted 1", await stage.StatesAsync());
    }

    [Theory, EachDatabase]
    public async Task A_new_key_signs_from_now_on_and_the_old_one_is_known_as_long_as_its_facts_are_kept(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind);
        var (links, actions) = (stage.Console.Get<TrackedLinks>(), stage.Console.Get<TrackingActions>());
        var old = TokensIn((await ComposeAsync(stage, "sms", 1))[0].Text, "/l/")[0];
        await Assert.ThrowsAsync<Refused>(() => actions.RotateAsync(stage.Console.Marketer, default));

        Assert.Equal(2, await actions.RotateAsync(stage.Console.Administrator, default));

        var fresh = TokensIn((await ComposeAsync(stage, "sms", 1))[0].Text, "/l/")[0];
        Assert.Equal((1, 2), (TrackingToken.Claimed(old)!.Value.KeyId, TrackingToken.Claimed(fresh)!.Value.KeyId));
        Assert.Equal([Shop, Shop], await AddressesAsync(stage, [old, fresh]));
        var secrets = await stage.Console.ReadAsync(db => db.Set<TrackingKey>().OrderBy(key => key.Id).Select(key => key.Secret).ToListAsync());
        Assert.Equal(2, secrets.Distinct().Count());
        var keys = await stage.Console.Get<TrackingQueries>().KeysAsync(stage.Console.Administrator, default);
        Assert.Equal([(2, null), (1, stage.Console.Clock.Now.AddDays(400))], keys.Select(key => (key.Id, key.KnownUntil)));
        Assert.Equal(["tracking.rotate_key"], await stage.Console.ReadAsync(db => db.Set<AuditEntry>().Where(entry => entry.SubjectKind == "tracking").Select(entry => entry.Verb).ToListAsync()));
        Assert.DoesNotContain(await stage.Console.ReadAsync(db => db.Set<AuditText>().Select(text => text.After!).ToListAsync()), text => text.Contains(secrets[1], StringComparison.Ordinal));

        stage.Console.Clock.Advance(TimeSpan.FromDays(399));
        await stage.Console.Get<Retention>().TickAsync(default);
        Assert.NotNull(await links.LinkAsync(old, default));
        stage.Console.Clock.Advance(TimeSpan.FromDays(2));
        await stage.Console.Get<Retention>().TickAsync(default);
        Assert.Null(await links.LinkAsync(old, default));
        Assert.NotNull(await links.LinkAsync(fresh, default));
    }

    [Fact]
    public async Task Keys_are_made_outside_of_any_write_since_what_encrypts_them_may_write_itself()
    {
        await using var stage = await LedgerStage.StartAsync(DatabaseKind.Sqlite, services => services.AddSingleton<IDataProtectionProvider>(provider => new WritesFirst(provider.GetRequiredService<WriteGate>())));
        Assert.Equal(1, (await stage.Console.Get<TrackingKeys>().MakeAsync(default)).Current);
        Assert.Equal(2, await stage.Console.Get<TrackingActions>().RotateAsync(stage.Console.Administrator, default));
        // The planted way: within a write it is refused, as on the first start of a console.
        await Assert.ThrowsAsync<InvalidOperationException>(() => stage.ChangeAsync(db => Task.FromResult(db.Add(stage.Console.Get<TrackingKeys>().New("")))));
    }

    /// <summary>Stores something before it encrypts, as the console's own ring of keys does with its first key.</summary>
    sealed class WritesFirst(WriteGate gate) : IDataProtectionProvider, IDataProtector
    {
        public IDataProtector CreateProtector(string purpose) => this;

        public byte[] Protect(byte[] plaintext)
        {
            Task.Run(() => gate.WriteAsync(_ => Task.CompletedTask, default)).GetAwaiter().GetResult();
            return [.. plaintext];
        }

        public byte[] Unprotect(byte[] protectedData) => [.. protectedData];
    }

    [Theory, EachDatabase]
    public async Task Opens_and_clicks_go_after_their_time_and_nothing_else_may(DatabaseKind kind)
    {
        await using var stage = await StartAsync(kind);
        var rows = await SentAsync(stage, "email", 2);
        await FlushAsync(stage, [Of(rows[0], null, stage.Console.Clock.Now), Of(rows[0], 1, stage.Console.Clock.Now.AddSeconds(9))]);
        await stage.ChangeAsync(db => CameBack.WriteAsync(db, "email", [new Came("d1", Returned.Delivered, rows[0].Key, null, null)], stage.Console.Clock.Now, default));
        stage.Console.Clock.Advance(TimeSpan.FromDays(200));
        await FlushAsync(stage, [Of(rows[1], null, stage.Console.Clock.Now)]);
        stage.Console.Clock.Advance(TimeSpan.FromDays(201));

        await stage.Console.Get<Retention>().TickAsync(default);

        Assert.Equal(["delivered", "opened"], await stage.Console.ReadAsync(db => db.Set<DeliveryEvent>().OrderBy(fact => fact.Kind).Select(fact => fact.Kind).ToListAsync()));
        Assert.Equal([ActivityKind.Sent, ActivityKind.Sent, ActivityKind.Delivered, ActivityKind.Opened], await stage.Console.ReadAsync(db => db.Set<ActivityEntry>().OrderBy(entry => entry.Kind).Select(entry => entry.Kind).ToListAsync()));
        foreach (var sql in new[]
                 {
                     "DELETE FROM delivery_event WHERE kind = 'delivered'", "UPDATE delivery_event SET kind = 'opened' WHERE kind = 'delivered'", "UPDATE delivery_event SET is_machine = NOT is_machine",
                     "DELETE FROM activity_entry WHERE kind = 20", "UPDATE activity_entry SET kind = 22",
                 })
        {
            var problem = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => stage.ChangeAsync(db => db.Database.ExecuteSqlRawAsync(sql)));
            Assert.Contains("append-only", problem.Message);
        }
    }

    [Fact]
    public async Task What_goes_is_found_by_an_index_of_its_own()
    {
        await using var stage = await StartAsync(DatabaseKind.Sqlite);
        Assert.Contains("IX_delivery_event_at", await stage.Console.ReadAsync(db => Plans.OfAsync(db, OldTouches.Oldest(db, TestClock.Usual, 10))), StringComparison.Ordinal);
        Assert.Contains("IX_activity_entry_kind_at", await stage.Console.ReadAsync(db => Plans.OfAsync(db, OldReactions.Oldest(db, TestClock.Usual, 10))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_buffer_leaves_out_instead_of_growing()
    {
        await using var stage = await StartAsync(DatabaseKind.Sqlite);
        var buffer = stage.Console.Get<TouchBuffer>();
        var touch = new Touch(1, new TouchProof(1), 1, TestClock.Usual, null);
        for (var i = 0; i < TouchBuffer.Most; i++) Assert.True(buffer.Add(touch));
        Assert.False(buffer.Add(touch));
        await buffer.FlushAsync(all: true, default);
        Assert.True(buffer.Add(touch));
    }

    static async Task<LedgerStage> StartAsync(DatabaseKind kind)
    {
        var stage = await LedgerStage.StartAsync(kind, services => services.AddMembers());
        await stage.Console.Get<SettingsBook>().WriteAsync(stage.Console.Administrator, ChannelPolicy.Default with { PublicAddress = Public }, default);
        await stage.ChangeAsync(db => db.Set<CampaignContent>().Where(row => row.Channel == "email").ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Html, $"<body><a href=\"{Shop.Replace("&", "&amp;")}\">coats</a> <a href='{Other}'>shoes</a> <a href=\"{{{{link}}}}\">choose</a></body>").SetProperty(row => row.Body, $"Coats: {Shop}")));
        await stage.ChangeAsync(db => db.Set<CampaignContent>().Where(row => row.Channel == "sms").ExecuteUpdateAsync(set => set.SetProperty(row => row.Body, $"Dear {{{{name}}}}: {Shop}.")));
        return stage;
    }

    static int run;

    static async Task<List<OutgoingMessage>> ComposeAsync(LedgerStage stage, string channel, int count, bool isSandbox = false)
    {
        var own = 1_000 + Interlocked.Increment(ref run);
        await stage.Console.WriteAsync(db => db.Add(new Occurrence { Id = own, CampaignId = LedgerStage.Campaign, LocalAt = new DateTime(2026, 11, 21).AddMinutes(own), TimeZone = "Asia/Shanghai", OfferId = LedgerStage.Offer }));
        await stage.PlanAsync(channel, count, run: own);
        var rows = await stage.Console.ReadAsync(db => db.Set<Delivery>().Where(row => row.OccurrenceId == own).OrderBy(row => row.Id).ToListAsync());
        var claimed = rows.Select(row => new ClaimedRow(row.Id, row.Key, row.OccurrenceId, row.CampaignId, row.Channel, row.OriginMemberId, row.MemberId, row.AssignmentId, row.IdentityId, 0, null)).ToList();
        var made = await stage.Console.Get<MessageComposer>().ComposeAsync(claimed, default, isSandbox);
        return [.. rows.Select(row => made[row.Id]!)];
    }

    /// <summary>Messages that went out a minute ago.</summary>
    static async Task<List<Delivery>> SentAsync(LedgerStage stage, string channel, int count)
    {
        await stage.PlanAsync(channel, count);
        await stage.Pump.DrainAsync(default);
        stage.Console.Clock.Advance(TimeSpan.FromMinutes(1));
        return await stage.RowsAsync();
    }

    static Touch Of(Delivery row, long? link, DateTimeOffset at) => new(row.Id, new TouchProof(TrackingToken.StartOf(row.Key)), link, at, null);

    static Task<int> FlushAsync(LedgerStage stage, Touch[] touches)
    {
        var buffer = stage.Console.Get<TouchBuffer>();
        foreach (var touch in touches) buffer.Add(touch);
        return buffer.FlushAsync(all: true, default);
    }

    static async Task<List<string?>> AddressesAsync(LedgerStage stage, IReadOnlyList<string> tokens)
    {
        var found = new List<string?>();
        foreach (var token in tokens) found.Add((await stage.Console.Get<TrackedLinks>().LinkAsync(token, default))?.Url);
        return found;
    }

    static List<string> TokensIn(string text, string path) =>
        [.. System.Text.RegularExpressions.Regex.Matches(text, path + "([A-Za-z0-9_-]+)").Select(found => found.Groups[1].Value)];
}
