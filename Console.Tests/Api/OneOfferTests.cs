using System.Net.Http.Json;
using System.Text.Json;
using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters.Outbox;
using CampaignConsole.Core.Channels.Adapters.Webhook;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Tests.Channels.Adapters;
using CampaignConsole.Tests.Platform.Tables;
using CampaignConsole.Tests.Redemptions;
using ClosedXML.Excel;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Api;

/// <summary>The promise of the product: one campaign over all channels, and each of them says the same offer, member by member.</summary>
public sealed class OneOfferTests
{
    const int Members = 12;

    static readonly CancellationToken Ct = CancellationToken.None;

    static readonly Actor Ada = TestConsole.Person(Roles.Administrator, 1, "Ada Administrator");

    [Theory, EachDatabase]
    public async Task Every_payload_the_api_the_basket_the_redemption_and_the_workbook_carry_the_same_offer(DatabaseKind kind)
    {
        await using var console = await TestApi.StartAsync(kind);
        await using var subscriber = await FakeProvider.StartAsync();
        await SeedAsync(console, subscriber);
        var campaign = await CampaignAsync(console);
        var caller = await console.CallerAsync("campaigns,offers,redeem,results,events");
        (await caller.WriteAsync(HttpMethod.Post, $"/api/v1/campaigns/{campaign}/launch")).EnsureSuccessStatusCode();
        await console.Get<JobRunner>().DrainAsync(Ct);
        await console.Get<DeliveryPump>().DrainAsync(Ct);

        var offer = await console.ReadAsync(db => db.Set<Offer>().SingleAsync());
        Assert.Equal(64, offer.Hash.Length);
        var assigned = await console.ReadAsync(db => db.Set<Assignment>().AsNoTracking().OrderBy(row => row.MemberId).ToListAsync());
        Assert.Equal(Members, assigned.Count);
        Assert.Contains(assigned, row => row.Outcome == AssignmentOutcome.Control);
        var rows = await console.ReadAsync(db => db.Set<Delivery>().AsNoTracking().ToListAsync());
        var lists = Lists(console.Get<ChannelSenders>().OutboxFolder);
        var phones = await console.ReadAsync(db => db.Set<Identity>().Where(row => row.Kind == IdentityKind.Phone).ToDictionaryAsync(row => row.MemberId, row => row.Value));
        foreach (var row in assigned)
        {
            var phone = phones[row.MemberId];
            var told = rows.Where(message => message.MemberId == row.MemberId).ToList();
            if (row.Outcome == AssignmentOutcome.Control)
            {
                Assert.Empty(told);
                Assert.Empty(await OffersAsync(caller, phone, ChannelNames.Web));
                Assert.DoesNotContain(await BasketAsync(caller, phone, ChannelNames.Web), answer => answer.Offer == offer.Id);
                continue;
            }

            // The eight channels that are sent.
            Assert.Equal(ChannelNames.Sending.Order(), told.Select(message => message.Channel).Order());
            Assert.All(told, message => Assert.Equal(DeliveryState.Accepted, message.State));
            var payloads = new List<Said>();
            foreach (var message in told) payloads.AddRange(await PayloadsAsync(console, subscriber, lists, message));
            Assert.Equal(ChannelNames.Sending.Count + 2, payloads.Count);

            // The three that ask, through the list, the basket and the redemption.
            var own = payloads[0].Code;
            Assert.False(string.IsNullOrEmpty(own));
            foreach (var channel in ChannelNames.Asking)
            {
                payloads.AddRange(await OffersAsync(caller, phone, channel));
                payloads.AddRange((await BasketAsync(caller, phone, channel)).Select(answer => answer with { Code = own }));
            }

            payloads.Add(await RedeemAsync(caller, phone, ChannelNames.Asking[(int)(row.MemberId % 3)]) with { Code = own });
            Assert.Equal(ChannelNames.Sending.Count + 2 + 3 + 3 + 1, payloads.Count);
            Assert.All(payloads, said => Assert.Equal(new Said(offer.Id, offer.Hash, own), said));
        }

        Assert.Equal(assigned.Count(row => row.Outcome == AssignmentOutcome.Assigned), subscriber.Effects.Count);
        await WorkbookAsync(caller, campaign, offer, assigned);
        await EventsAsync(caller, offer);
    }

    /// <summary>What a payload says of the offer.</summary>
    sealed record Said(long Offer, string Hash, string? Code)
    {
        public static Said Of(JsonElement offer, string id = "id") =>
            new(offer.GetProperty(id).GetInt64(), offer.GetProperty("hash").GetString()!, offer.TryGetProperty("code", out var code) ? code.GetString() : null);
    }

    /// <summary>The payload of one ledger row; a file channel has two: its row in the file, and what the sandbox shows.</summary>
    static async Task<IEnumerable<Said>> PayloadsAsync(TestApi console, FakeProvider subscriber, Dictionary<string, Said> lists, Delivery message)
    {
        if (message.Channel == ChannelNames.Webhook) return [Said.Of(subscriber.Effects[message.Key.ToString("D")].RootElement.GetProperty("data").GetProperty("offer"))];
        var document = await OutboxSender.ReadAsync(console.Get<ChannelSenders>().OutboxFolder, message.Channel, message.OccurrenceId, message.Key, Ct);
        var shown = new Said(document!.Message.Offer!.Id, document.Message.Offer.Hash, document.Message.Offer.Code);
        return message.Channel is ChannelNames.CallList or ChannelNames.Mail ? [shown, lists[$"{message.Channel}:{message.Key:D}"]] : [shown];
    }

    /// <summary>The rows of all list files, by channel and key.</summary>
    static Dictionary<string, Said> Lists(string outbox)
    {
        var found = new Dictionary<string, Said>();
        foreach (var path in Directory.GetFiles(Path.Combine(outbox, "files"), "*.csv"))
        {
            using var rows = JsonDocument.Parse(Python.Run("import sys,csv,json\nprint(json.dumps(list(csv.DictReader(open(sys.argv[1],encoding='utf-8-sig',newline='')))))", path));
            foreach (var row in rows.RootElement.EnumerateArray())
            {
                string Cell(string column) => row.GetProperty(column).GetString()!;
                found[$"{Path.GetFileName(path).Split('-')[0]}:{Cell("key")}"] = new Said(long.Parse(Cell("offerId"), System.Globalization.CultureInfo.InvariantCulture), Cell("offerHash"), Cell("code"));
            }
        }

        return found;
    }

    static async Task<IReadOnlyList<Said>> OffersAsync(HttpClient caller, string phone, string channel)
    {
        var answer = await caller.GetAsync($"/api/v1/members/phone/{Uri.EscapeDataString(phone)}/offers?channel={channel}&store=S1", Ct);
        return [.. (await answer.EnsureSuccessStatusCode().JsonAsync()).GetProperty("items").EnumerateArray().Select(offer => Said.Of(offer, "offerId"))];
    }

    static async Task<IReadOnlyList<Said>> BasketAsync(HttpClient caller, string phone, string channel)
    {
        var answer = await (await caller.PostAsJsonAsync("/api/v1/baskets/evaluate", Basket(phone, channel), Ct)).EnsureSuccessStatusCode().JsonAsync();
        return [.. answer.GetProperty("offers").EnumerateArray().Where(offer => offer.GetProperty("outcome").GetString() == "applied").Select(offer => Said.Of(offer, "offerId"))];
    }

    static async Task<Said> RedeemAsync(HttpClient caller, string phone, string channel)
    {
        var held = await (await caller.WriteAsync(HttpMethod.Post, "/api/v1/redemptions", new { basket = Basket(phone, channel) })).EnsureSuccessStatusCode().JsonAsync();
        var id = held.GetProperty("redemptionId").GetString();
        var confirmed = await caller.WriteAsync(HttpMethod.Post, $"/api/v1/redemptions/{id}/confirm", new { receipt = new { source = channel, receiptId = "R" + phone } });
        var use = (await confirmed.EnsureSuccessStatusCode().JsonAsync()).GetProperty("uses").EnumerateArray().Single();
        Assert.Equal("confirmed", use.GetProperty("state").GetString());
        return Said.Of(use, "offerId");
    }

    static object Basket(string phone, string channel) => new
    {
        member = new { kind = "phone", value = phone }, store = "S1", channel, currency = "CNY", language = "en",
        lines = new[] { new { lineId = "1", sku = "COAT", quantity = 1, unitPrice = 100_000 } },
    };

    static async Task WorkbookAsync(HttpClient caller, long campaign, Offer offer, List<Assignment> assigned)
    {
        var bytes = await caller.GetByteArrayAsync($"/api/v1/campaigns/{campaign}/results.xlsx", Ct);
        using var book = new XLWorkbook(new MemoryStream(bytes));
        var table = book.Worksheet("Recipients").RowsUsed().ToList();
        var names = table[0].CellsUsed().ToDictionary(cell => cell.GetString(), cell => cell.Address.ColumnNumber);
        var rows = table.Skip(1).Select(row => (
            Member: (long)row.Cell(names["Member"]).GetDouble(), Outcome: row.Cell(names["Outcome"]).GetString(), Offer: (long)row.Cell(names["Offer id"]).GetDouble(),
            Hash: row.Cell(names["Offer hash"]).GetString(), Redeemed: (long)row.Cell(names["Redemptions"]).GetDouble()));
        Assert.Equal(
            assigned.Select(row => row.Outcome == AssignmentOutcome.Assigned ? (row.MemberId, "Assigned", offer.Id, offer.Hash, 1L) : (row.MemberId, "Control", offer.Id, offer.Hash, 0L)), rows);
        var summary = book.Worksheet("Summary").RowsUsed().Skip(1).ToDictionary(row => row.Cell(1).GetString(), row => row.Cell(2).Value.ToString()!);
        Assert.Equal(($"{offer.Id}", offer.Hash), (summary["Offer id"], summary["Offer hash"]));
    }

    static async Task EventsAsync(HttpClient caller, Offer offer)
    {
        var events = (await (await caller.GetAsync("/api/v1/events?limit=200", Ct)).JsonAsync()).GetProperty("items").EnumerateArray().ToList();
        foreach (var type in new[] { "offer.sealed", "campaign.launched", "assignments.ready" })
            Assert.Equal(new Said(offer.Id, offer.Hash, null), Said.Of(events.Single(one => one.GetProperty("type").GetString() == type).GetProperty("data"), "offerId"));
        var redeemed = events.Where(one => one.GetProperty("type").GetString() == "redemption.confirmed").ToList();
        Assert.NotEmpty(redeemed);
        Assert.All(redeemed, one => Assert.Equal(new Said(offer.Id, offer.Hash, null), Said.Of(one.GetProperty("data").GetProperty("offers").EnumerateArray().Single(), "offerId")));
    }

    static string Phone(long member) => $"+86138{member:00000000}";

    /// <summary>Two stores, a coat, members with every address and every consent, and a webhook that an operator has enabled.</summary>
    static async Task SeedAsync(TestApi console, FakeProvider subscriber)
    {
        await TillKit.SeedAsync(console.Get<WriteGate>());
        await console.WriteAsync(db =>
        {
            db.Set<Brand>().Single().PostalAddress = "1 Nanjing Road, Shanghai";
            db.Add(new Topic { Code = "offers", NameEn = "Offers", NameZh = "优惠" });
            db.Add(new ChannelSetting
            {
                Channel = ChannelNames.Webhook, IsReal = true, HostMark = console.Get<InstallationMark>().Value, Version = 1,
                Options = console.Get<ChannelSecrets>().Write(new WebhookOptions { Url = subscriber.Url, Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }, "{}"),
            });
        });
        var members = Enumerable.Range(1, Members).Select(id => new
        {
            source = "crm", sourceId = $"C{id}", name = $"Member {id}", language = id % 2 == 0 ? "zh-Hans" : "en", tier = "gold",
            identities = new object[]
            {
                new { kind = "phone", value = Phone(id) }, new { kind = "email", value = $"m{id}@example.org" }, new { kind = "app", issuer = "shop-app", value = $"device-{id}" },
                new { kind = "wechat", issuer = "brand-account", value = $"open-{id}" },
            },
            address = new { line1 = $"{id} Nanjing Road", city = "Shanghai", postcode = "200001", country = "CN" },
            consents = ChannelNames.Sending.Select(channel => new { channel, topic = "offers", granted = true, at = console.Clock.Now }),
        });
        var answer = await (await (await console.CallerAsync("members")).WriteAsync(HttpMethod.Post, "/api/v1/members/batch", new { members })).EnsureSuccessStatusCode().JsonAsync();
        Assert.All(answer.GetProperty("results").EnumerateArray(), row => Assert.Equal("created", row.GetProperty("status").GetString()));
        Assert.Equal(Members, await console.ReadAsync(db => db.Set<Member>().CountAsync()));
    }

    /// <summary>20 % off coats with a personal code, over all eleven channels, a fifth in control.</summary>
    static async Task<long> CampaignAsync(TestApi console)
    {
        await console.Get<SettingsBook>().WriteAsync(Ada, CampaignPolicy.Default with { CodePoolNeedsApproval = false }, Ct);
        var rule = CanonicalJson.Of<RuleNode>(new TierIs(["gold"]));
        var (promotion, audience) = await console.Get<WriteGate>().WriteAsync(async db =>
        {
            var promotion = new Promotion
            {
                Name = "Coats", UpdatedAt = TestClock.Usual,
                Definition = CanonicalJson.Of(TillKit.Definition(OfferReach.Holders, new OfferCaps { Money = 1_000_000, UsesPerMember = 1 }, codes: new OfferCodes { Kind = CodeKind.Personal })),
            };
            var audience = new Audience { Name = "Gold", LatestVersion = 1, UpdatedAt = TestClock.Usual };
            db.AddRange(promotion, audience);
            await db.SaveChangesAsync();
            db.Add(new AudienceVersion { AudienceId = audience.Id, Number = 1, Rule = rule, RuleHash = Ids.Sha256(rule), SavedAt = TestClock.Usual, SavedBy = "test" });
            return (promotion.Id, audience.Id);
        }, Ct);
        var actions = console.Get<CampaignActions>();
        var id = await actions.CreateAsync(Ada, "Winter coats", Ct);
        var version = await actions.SaveAsync(Ada, id, 0, new CampaignEdit
        {
            Name = "Winter coats", PromotionId = promotion, AudienceId = audience, ControlBasisPoints = 2_500,
            Channels = [.. ChannelNames.All.Select(channel => new ChannelChoice(channel))], Schedule = new CampaignSchedule { Zone = "Asia/Shanghai" },
        }, Ct);
        foreach (var channel in ContentShapes.Written)
            foreach (var language in Languages.All)
                version = await actions.SaveContentAsync(Ada, id, version, channel, language, new MessageTexts(
                    "{{headline}}", "{{headline}} {{code}}", channel == ChannelNames.Email ? "<p>{{headline}} {{code}}</p><a href=\"{{unsubscribe}}\">–</a>" : null), Ct);
        // Which members are drawn into control hangs on the campaign's seed: fixed, so that both arms are met.
        await console.Get<WriteGate>().WriteAsync(db => db.Set<Campaign>().ExecuteUpdateAsync(set => set.SetProperty(row => row.Seed, 7), Ct), Ct);
        return id;
    }
}
