using System.Globalization;
using System.Net;
using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Preferences;
using CampaignConsole.Core.Channels.Tracking;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels;

/// <summary>The page behind the link in every message: what a member sees and decides there, without signing in and without script.</summary>
public sealed class PreferencePageTests
{
    [Theory, EachDatabase]
    public async Task Looking_shows_what_holds_and_what_is_held_and_writes_nothing(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);

        var page = await api.Anybody().GetStringAsync(Link(api));
        using var head = await api.Anybody().SendAsync(new HttpRequestMessage(HttpMethod.Head, Link(api)));

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Contains("value=\"sms|offers\" checked", page);
        Assert.Contains("value=\"email|offers\"", page);
        Assert.DoesNotContain("value=\"wechat|offers\"", page);
        Assert.Contains("Ann Lee", page);
        Assert.Contains("a•••@example.com", WebUtility.HtmlDecode(page));
        Assert.Contains("•••000", WebUtility.HtmlDecode(page));
        Assert.Contains("20 % off coats", page);
        Assert.Contains("We sell coats.", page);
        Assert.Contains("1 Harbour Road", page);
        Assert.Contains("ask@northwind.example", page);
        // Nothing of anybody else, and nothing in full.
        Assert.DoesNotContain("Bob Ray", page);
        Assert.DoesNotContain("13800138000", page);
        Assert.DoesNotContain("<script", page);
        Assert.Equal((0, 0, 0), await WritesAsync(api));
    }

    [Theory, EachDatabase]
    public async Task A_form_that_says_what_holds_already_writes_nothing(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);

        var page = await PostAsync(api, ("whole", "1"), ("shows", "1"), ("shown", "sms|offers"), ("granted", "sms|offers"), ("pause", ""));

        Assert.Contains("Nothing has changed", page);
        Assert.Equal((0, 0, 0), await WritesAsync(api));
    }

    [Theory, EachDatabase]
    public async Task Pause_less_often_and_objection_hold_at_once_and_can_be_taken_back(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        var day = DateOnly.FromDateTime(api.Clock.Now.Date).AddDays(40);

        var saved = await PostAsync(api, ("whole", "1"), ("granted", "sms|offers"), ("less", "1"), ("pause", Iso(day)), ("objects", "1"));
        Assert.Contains("Saved.", saved);
        Assert.Contains($"value=\"{Iso(day)}\"", saved);
        var wish = await api.ReadAsync(db => db.Set<SendingWish>().SingleAsync());
        // The day begins in Shanghai, the member's zone.
        Assert.Equal((true, new DateTimeOffset(day.AddDays(-1).ToDateTime(new TimeOnly(16, 0)), TimeSpan.Zero)), (wish.LessOften, wish.PausedUntil));
        Assert.True(await api.ReadAsync(db => db.Set<Member>().Where(member => member.Id == 1).Select(member => member.ObjectsToPersonalised).SingleAsync()));
        var record = await api.ReadAsync(db => db.Set<ConsentRecord>().SingleAsync());
        Assert.Equal(("all", "personalised", false, "link"), (record.Channel, record.Topic, record.Granted, record.Source));

        await PostAsync(api, ("whole", "1"), ("shows", "1"), ("shown", "sms|offers"), ("shown-less", "1"), ("shown-pause", Iso(day)), ("shown-objects", "1"), ("granted", "sms|offers"), ("pause", ""));
        wish = await api.ReadAsync(db => db.Set<SendingWish>().SingleAsync());
        Assert.Equal((false, (DateTimeOffset?)null), (wish.LessOften, wish.PausedUntil));
        Assert.False(await api.ReadAsync(db => db.Set<Member>().Where(member => member.Id == 1).Select(member => member.ObjectsToPersonalised).SingleAsync()));
        Assert.Equal(2, await api.ReadAsync(db => db.Set<AuditEntry>().CountAsync(entry => entry.Verb == "member.wish")));
    }

    [Theory, EachDatabase]
    public async Task Only_channels_that_were_shown_change_and_an_old_form_leaves_the_wishes_alone(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        await PostAsync(api, ("whole", "1"), ("granted", "sms|offers"), ("less", "1"));

        await PostAsync(api, ("shows", "1"), ("shown", "sms|offers"), ("granted", "email|offers"), ("granted", "wechat|offers"), ("granted", "sms|secret"));

        Assert.Equal([("email", "offers", true), ("sms", "offers", false)],
            (await api.ReadAsync(db => db.Set<ConsentState>().Where(state => state.MemberId == 1).OrderBy(state => state.Channel).ToListAsync())).Select(state => (state.Channel, state.Topic, state.Granted)));
        Assert.True(await api.ReadAsync(db => db.Set<SendingWish>().Select(wish => wish.LessOften).SingleAsync()));
    }

    [Theory, EachDatabase]
    public async Task The_channel_to_be_told_by_first_is_kept_and_a_form_that_does_not_ask_for_it_leaves_it(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);

        var saved = await PostAsync(api, ("whole", "1"), ("shows", "1"), ("shown", "sms|offers"), ("granted", "sms|offers"), ("pause", ""), ("first", "email"), ("shown-first", ""));
        Assert.Contains("value=\"email\" selected", saved);
        await PostAsync(api, ("whole", "1"), ("shows", "1"), ("shown", "sms|offers"), ("granted", "sms|offers"), ("pause", ""), ("less", "1"));
        await PostAsync(api, ("whole", "1"), ("shows", "1"), ("shown", "sms|offers"), ("granted", "sms|offers"), ("pause", ""), ("first", "pigeon"), ("shown-first", "email"), ("shown-less", "1"), ("less", "1"));
        Assert.Equal("email", await api.ReadAsync(db => db.Set<SendingWish>().Select(wish => wish.Preferred).SingleAsync()));

        await PostAsync(api, ("whole", "1"), ("shows", "1"), ("shown", "sms|offers"), ("granted", "sms|offers"), ("pause", ""), ("first", ""), ("shown-first", "email"), ("shown-less", "1"), ("less", "1"));
        Assert.Null(await api.ReadAsync(db => db.Set<SendingWish>().Select(wish => wish.Preferred).SingleAsync()));
    }

    [Fact]
    public async Task A_pause_that_is_over_already_too_long_or_no_day_is_refused_and_the_form_stays_filled()
    {
        await using var api = await StartAsync(DatabaseKind.Sqlite);
        var today = DateOnly.FromDateTime(api.Clock.Now.Date);

        foreach (var day in new[] { Iso(today.AddDays(-1)), Iso(today.AddMonths(12).AddDays(2)), "tomorrow" })
        {
            var page = await PostAsync(api, ("whole", "1"), ("less", "1"), ("pause", day));
            Assert.Contains("Nothing was saved.", page);
            Assert.Contains("name=\"less\" value=\"1\" checked", page);
        }

        Assert.Equal((0, 0, 0), await WritesAsync(api));
    }

    [Fact]
    public async Task The_page_speaks_the_members_language_and_switches_to_the_other()
    {
        await using var api = await StartAsync(DatabaseKind.Sqlite);
        await ChangeAsync(api, db => db.Set<Member>().ExecuteUpdateAsync(set => set.SetProperty(member => member.Language, "zh-CN")));

        var own = WebUtility.HtmlDecode(await api.Anybody().GetStringAsync(Link(api)));
        var other = await api.Anybody().GetStringAsync(Link(api) + "?lang=en");
        var leave = WebUtility.HtmlDecode(await api.Anybody().GetStringAsync(Link(api).Replace("/p/", "/u/", StringComparison.Ordinal)));

        Assert.Contains("消息偏好", own);
        Assert.Contains("lang=\"zh-Hans\"", own);
        Assert.Contains("大衣八折", own);
        Assert.Contains("我们卖大衣。", own);
        Assert.Contains("What you hear from us", other);
        Assert.Contains("退订这类消息", leave);
    }

    [Fact]
    public async Task A_link_of_somebody_who_is_gone_is_not_found()
    {
        await using var api = await StartAsync(DatabaseKind.Sqlite);
        await ChangeAsync(api, db => db.Set<Member>().ExecuteUpdateAsync(set => set.SetProperty(member => member.Status, MemberStatus.Erased)));

        using var answer = await api.Anybody().GetAsync(Link(api));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.DoesNotContain("Ann Lee", await answer.Content.ReadAsStringAsync());
    }

    [Theory, EachDatabase]
    public async Task A_page_that_lay_open_does_not_bring_back_what_was_refused_meanwhile(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        Assert.Contains("name=\"shown\" value=\"sms|offers\"", await api.Anybody().GetStringAsync(Link(api)));
        using var left = await api.Anybody().PostAsync(Link(api).Replace("/p/", "/u/", StringComparison.Ordinal), null);

        await PostAsync(api, ("whole", "1"), ("shows", "1"), ("shown", "sms|offers"), ("granted", "sms|offers"), ("less", "1"), ("pause", ""));

        Assert.False(await IsGrantedAsync(api));
        Assert.True(await api.ReadAsync(db => db.Set<SendingWish>().Select(wish => wish.LessOften).SingleAsync()));
    }

    [Theory, EachDatabase]
    public async Task A_link_of_an_old_message_or_of_an_address_that_is_anothers_shows_nothing_personal_and_only_takes_back(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        await ChangeAsync(api, db => db.Set<Delivery>().ExecuteUpdateAsync(set => set.SetProperty(row => row.IdentityId, (long?)999_999)));
        Assert.DoesNotContain("Ann Lee", await api.Anybody().GetStringAsync(Link(api)));
        await ChangeAsync(api, db => db.Set<Delivery>().ExecuteUpdateAsync(set => set.SetProperty(row => row.IdentityId, (long?)null)));
        Assert.Contains("Ann Lee", await api.Anybody().GetStringAsync(Link(api)));
        var sent = api.Clock.Now.AddDays(-PreferenceQueries.OpenDays);
        await ChangeAsync(api, db => db.Set<Delivery>().ExecuteUpdateAsync(set => set.SetProperty(row => row.UpdatedAt, sent)));

        var page = await api.Anybody().GetStringAsync(Link(api));
        Assert.Contains("It shows nothing personal", page);
        Assert.DoesNotContain("Ann Lee", page);
        Assert.DoesNotContain("20 % off coats", page);
        await PostAsync(api, ("whole", "1"), ("shows", "1"), ("shown", "sms|offers"), ("pause", ""));
        Assert.False(await IsGrantedAsync(api));
        await PostAsync(api, ("whole", "1"), ("shows", "1"), ("granted", "sms|offers"), ("pause", ""));
        Assert.False(await IsGrantedAsync(api));
    }

    [Theory, EachDatabase]
    public async Task Whoever_is_written_to_less_is_told_so_and_one_press_ends_it(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        await api.Get<SettingsBook>().WriteAsync(TestConsole.Person(Core.Platform.Access.Roles.Administrator, 1, "Ada"), new FatiguePolicy { Sends = 1 }, default);
        Assert.Contains("we write to you half as often", await api.Anybody().GetStringAsync(Link(api)));
        api.Clock.Advance(TimeSpan.FromMinutes(1));

        var page = await PostAsync(api, ("stay", "1"));

        Assert.Contains("We write to you as before again.", page);
        Assert.DoesNotContain("half as often", page);
        Assert.DoesNotContain("half as often", await api.Anybody().GetStringAsync(Link(api)));
        // Nothing else of the form was meant.
        Assert.True(await IsGrantedAsync(api));
        Assert.Equal((0, 0, 0), await WritesAsync(api));
    }

    [Theory, EachDatabase]
    public async Task Coming_to_the_page_by_a_message_is_a_click_of_it_and_HEAD_is_none(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        api.Clock.Advance(TimeSpan.FromMinutes(1));
        using (var head = await api.Anybody().SendAsync(Coming(HttpMethod.Head))) Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        await PostAsync(api, ("whole", "1"), ("shows", "1"), ("shown", "sms|offers"), ("granted", "sms|offers"), ("pause", ""));
        Assert.Equal(0, await api.Get<TouchBuffer>().FlushAsync(all: true, default));
        for (var i = 0; i < 2; i++)
            using (var look = await api.Anybody().SendAsync(Coming(HttpMethod.Get))) Assert.Equal(HttpStatusCode.OK, look.StatusCode);

        Assert.Equal(1, await api.Get<TouchBuffer>().FlushAsync(all: true, default));
        var fact = await api.ReadAsync(db => db.Set<DeliveryEvent>().SingleAsync());
        Assert.Equal(("clicked", (long?)TrackedLink.OwnPage, false), (fact.Kind, fact.LinkId, fact.IsMachine));
        Assert.Equal((0, 0, 0), await WritesAsync(api));

        HttpRequestMessage Coming(HttpMethod method) => new(method, Link(api)) { Headers = { { "User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1" } } };
    }

    [Theory, EachDatabase]
    public async Task What_is_held_of_opens_and_clicks_is_shown(DatabaseKind kind)
    {
        await using var api = await StartAsync(kind);
        await HoldAsync(isMachine: true);
        Assert.DoesNotContain("link followed", await api.Anybody().GetStringAsync(Link(api)));
        await HoldAsync(isMachine: false);
        Assert.Contains("link followed", await api.Anybody().GetStringAsync(Link(api)));
        Assert.Contains("已点击链接", WebUtility.HtmlDecode(await api.Anybody().GetStringAsync(Link(api) + "?lang=zh-Hans")));

        Task HoldAsync(bool isMachine) => api.WriteAsync(db => db.Add(new DeliveryEvent { DeliveryId = 1, OriginMemberId = 1, CampaignId = 5, Channel = "sms", Kind = "clicked", At = api.Clock.Now, IsMachine = isMachine }));
    }

    static Task<bool> IsGrantedAsync(TestApi api) =>
        api.ReadAsync(db => db.Set<ConsentState>().Where(state => state.MemberId == 1 && state.Channel == "sms").Select(state => state.Granted).SingleAsync());

    static string Link(TestApi api) => "/p/" + api.Get<MemberLinks>().TokenOf(new MemberLink(1, "sms", "offers", 1));

    static async Task<string> PostAsync(TestApi api, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await api.Anybody().PostAsync(Link(api), form);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    static async Task<(int Records, int Wishes, int Audit)> WritesAsync(TestApi api) => (
        await api.ReadAsync(db => db.Set<ConsentRecord>().CountAsync()), await api.ReadAsync(db => db.Set<SendingWish>().CountAsync()),
        await api.ReadAsync(db => db.Set<AuditEntry>().CountAsync(entry => entry.Verb == "member.wish")));

    static Task ChangeAsync(TestApi api, Func<ConsoleDb, Task> change) => api.Get<WriteGate>().WriteAsync(change, default);

    static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    static async Task<TestApi> StartAsync(DatabaseKind kind)
    {
        var api = await TestApi.StartAsync(kind);
        var document = CanonicalJson.Of(new PromotionDefinition { Headline = new Texts("20 % off coats", "大衣八折") });
        await ChangeAsync(api, async db =>
        {
            (await db.Set<Brand>().SingleAsync()).PostalAddress = "1 Harbour Road";
            db.Add(new Member { Id = 1, TimeZone = "Asia/Shanghai", Language = "en", Tier = "gold" });
            db.Add(new Member { Id = 2 });
            db.Add(new Person { MemberId = 1, Name = "Ann Lee" });
            db.Add(new Person { MemberId = 2, Name = "Bob Ray" });
            db.Add(new Identity { MemberId = 1, OriginMemberId = 1, Kind = IdentityKind.Phone, Value = "+8613800138000" });
            db.Add(new Identity { MemberId = 1, OriginMemberId = 1, Kind = IdentityKind.Email, Value = "ann@example.com" });
            db.Add(new ConsentState { MemberId = 1, Channel = "sms", Topic = "offers", Granted = true });
            if (!await db.Set<Topic>().AnyAsync(topic => topic.Code == "offers")) db.Add(new Topic { Code = "offers", NameEn = "Offers", NameZh = "优惠活动" });
            db.Add(new Offer { Id = 12, PromotionId = 1, Number = 1, Name = "coats", Document = document, Hash = Ids.Sha256(document), Currency = "CNY", State = OfferState.Live, SealedBy = "" });
            db.Add(new Campaign { Id = 5, Name = "Internal name", State = CampaignState.Running, OfferId = 12 });
            db.Add(new Assignment { OccurrenceId = 50, CampaignId = 5, OfferId = 12, OriginMemberId = 1, MemberId = 1, Outcome = AssignmentOutcome.Assigned, At = api.Clock.Now });
            db.Add(new Delivery { Id = 1, Key = Guid.NewGuid(), OccurrenceId = 50, CampaignId = 5, Channel = "sms", OriginMemberId = 1, MemberId = 1, State = DeliveryState.Accepted, Attempt = 1, UpdatedAt = api.Clock.Now });
        });
        await api.Get<PreferenceActions>().SetTermsAsync(
            TestConsole.Person(Core.Platform.Access.Roles.Administrator, 1, "Ada"), new PreferenceTerms { Contact = "ask@northwind.example", Terms = new Texts("We sell coats.", "我们卖大衣。") }, default);
        return api;
    }
}
