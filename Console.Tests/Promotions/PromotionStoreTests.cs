using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Promotions.Caps;
using CampaignConsole.Core.Promotions.Codes;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace CampaignConsole.Tests.Promotions;

/// <summary>Drafts, sealed offers, codes and caps in the database.</summary>
public sealed class PromotionStoreTests
{
    static readonly CancellationToken None = CancellationToken.None;

    [Theory, EachDatabase]
    public async Task A_draft_is_saved_listed_and_read_back_as_it_was(DatabaseKind kind)
    {
        await using var console = await PromotionKit.StartAsync(kind);
        var id = await console.PromotionAsync(PromotionKit.Coats);
        await console.PromotionAsync(new PromotionDefinition(), "Nothing yet");

        var draft = await console.Get<PromotionQueries>().DraftAsync(console.Marketer, id, None);
        Assert.Equal(OfferDocument.Of(PromotionKit.Coats).Hash, OfferDocument.Of(draft.Definition).Hash);
        var list = await console.Get<PromotionQueries>().ListAsync(console.Marketer, new PromotionFilter("COATS"), new PageRequest(), None);
        Assert.Equal(id, Assert.Single(list.Rows).Id);
    }

    [Theory, EachDatabase]
    public async Task A_save_upon_somebody_elses_change_is_refused(DatabaseKind kind)
    {
        await using var console = await PromotionKit.StartAsync(kind);
        var id = await console.PromotionAsync(PromotionKit.Coats);
        var actions = console.Get<PromotionActions>();
        await actions.SaveAsync(console.Marketer, id, 1, "One", PromotionKit.Coats, None);
        Assert.Equal("changed_meanwhile", (await Assert.ThrowsAsync<Refused>(() => actions.SaveAsync(console.Marketer, id, 1, "Other", PromotionKit.Coats, None))).Code);
    }

    [Theory, EachDatabase]
    public async Task Who_may_not_edit_promotions_is_refused(DatabaseKind kind)
    {
        await using var console = await PromotionKit.StartAsync(kind);
        var frontline = TestConsole.Person(Roles.Frontline, 9, "Frontline");
        await Assert.ThrowsAsync<Refused>(() => console.Get<PromotionActions>().CreateAsync(frontline, "x", PromotionKit.Coats, None));
        await Assert.ThrowsAsync<Refused>(() => console.Get<PromotionQueries>().ListAsync(frontline, new PromotionFilter(), new PageRequest(), None));
    }

    [Theory, EachDatabase]
    public async Task Sealing_makes_an_immutable_version_with_its_hash_and_counters_and_the_same_text_is_the_same_version(DatabaseKind kind)
    {
        await using var console = await PromotionKit.StartAsync(kind);
        var id = await console.PromotionAsync(PromotionKit.Coats);
        var first = await console.SealAsync(id);
        Assert.Equal(first.Id, (await console.SealAsync(id)).Id);
        Assert.Equal(Ids.Sha256(first.Document), first.Hash);
        Assert.Equal(12_000_000, (await console.ReadAsync(db => db.Set<CapCounter>().SingleAsync(row => row.OfferId == first.Id))).MoneyLimit);

        await console.Get<PromotionActions>().SaveAsync(console.Marketer, id, 1, "Winter", PromotionKit.Coats with { Benefits = [new PercentOff(2_500)] }, None);
        var second = await console.SealAsync(id);
        Assert.Equal((2, 1), (second.Number, first.Number));
        Assert.NotEqual(first.Hash, second.Hash);
        Assert.Equal([2, 1], (await console.Get<PromotionQueries>().VersionsAsync(console.Marketer, id, None)).Select(version => version.Number));
    }

    [Theory, EachDatabase]
    public async Task An_incomplete_promotion_is_not_sealed(DatabaseKind kind)
    {
        await using var console = await PromotionKit.StartAsync(kind);
        var id = await console.PromotionAsync(PromotionKit.Coats with { Benefits = [] });
        Assert.Equal("promotion_incomplete", (await Assert.ThrowsAsync<Refused>(() => console.SealAsync(id))).Code);
    }

    [Theory, EachDatabase]
    public async Task A_live_offer_is_found_for_its_basket_and_a_withdrawn_one_no_more(DatabaseKind kind)
    {
        await using var console = await PromotionKit.StartAsync(kind);
        var everybody = PromotionKit.Coats with { Reach = OfferReach.Everybody, Places = new PlaceScope(), Caps = new OfferCaps { Uses = 10 } };
        var offer = await console.SealAsync(await console.PromotionAsync(everybody), live: true);
        await console.WriteAsync(db => db.Add(new Product { Sku = "C1", Name = "Coat", Category = "Coats", ListPrice = 120_000 }));
        var basket = await console.ReadAsync(db => BasketFacts.FillAsync(db, Baskets.Of(("C1", 1, 120_000)), None));

        var found = Assert.Single(await console.Get<LiveOffers>().CandidatesAsync(basket, Shopper.Anonymous, None));
        var answer = BasketEvaluator.Evaluate(basket, Shopper.Anonymous, [found.Candidate([])]);
        Assert.Equal(24_000, answer.TotalDiscount);
        Assert.Equal(offer.Hash, answer.Offers[0].Hash);
        Assert.Empty(await console.Get<LiveOffers>().CandidatesAsync(Baskets.Of(("X", 1, 100)), Shopper.Anonymous, None));

        await console.Gate.WriteAsync(db => console.Get<OfferSeal>().WithdrawAsync(db, console.Marketer, offer.Id, "wrong price", console.Clock.Now, None), None);
        Assert.Empty(await console.Get<LiveOffers>().CandidatesAsync(basket, Shopper.Anonymous, None));
        Assert.Equal("offer_withdrawn", (await Assert.ThrowsAsync<Refused>(() =>
            console.Gate.WriteAsync(db => console.Get<OfferSeal>().GoLiveAsync(db, offer.Id, None), None))).Code);
    }

    [Theory, EachDatabase]
    public async Task A_shared_code_is_found_however_it_is_typed_and_belongs_to_one_promotion(DatabaseKind kind)
    {
        await using var console = await PromotionKit.StartAsync(kind);
        var coded = PromotionKit.Coats with { Reach = OfferReach.Code, Codes = new OfferCodes { Kind = CodeKind.Shared, Shared = "GOLD-2026" } };
        var offer = await console.SealAsync(await console.PromotionAsync(coded));
        var found = await console.ReadAsync(db => console.Get<CodeBook>().FindAsync(db, " gold 2026 ", None));
        Assert.Equal(offer.Id, found!.OfferId);
        Assert.Equal("code_taken", (await Assert.ThrowsAsync<Refused>(async () => await console.SealAsync(await console.PromotionAsync(coded with { Currency = "EUR" }, "Other")))).Code);
    }

    [Theory, EachDatabase]
    public async Task Personal_codes_are_unique_kept_encrypted_and_read_back_only_with_the_key(DatabaseKind kind)
    {
        await using var console = await PromotionKit.StartAsync(kind);
        var offer = await console.SealAsync(await console.PromotionAsync(PromotionKit.Coats with { Codes = new OfferCodes { Kind = CodeKind.Personal } }));
        var ids = await console.Gate.WriteAsync(db => console.Get<CodeBook>().PersonalAsync(db, offer.Id, [.. Enumerable.Range(1, 500).Select(i => ((long)i, (long)i))], None), None);
        var shown = await console.ReadAsync(db => console.Get<CodeBook>().ShowAsync(db, [.. ids], None));
        Assert.Equal(500, shown.Values.Distinct().Count());

        var code = shown[ids[41]];
        var found = await console.ReadAsync(db => console.Get<CodeBook>().FindAsync(db, code.ToLowerInvariant(), None));
        Assert.Equal((ids[41], 42L), (found!.Id, found.MemberId!.Value));
        var mistyped = (code[0] == '7' ? '8' : '7') + code[1..];
        Assert.Null(await console.ReadAsync(db => console.Get<CodeBook>().FindAsync(db, mistyped, None)));
        var row = await console.ReadAsync(db => db.Set<OfferCode>().SingleAsync(one => one.Id == ids[41]));
        Assert.DoesNotContain(CodeText.Normal(code)[..8], System.Text.Encoding.UTF8.GetString(row.Cipher));
        Assert.EndsWith(row.Mask, CodeText.Normal(code));
    }

    [Theory, EachDatabase]
    public async Task Many_tills_at_once_never_take_more_than_the_cap(DatabaseKind kind)
    {
        await using var console = await PromotionKit.StartAsync(kind);
        var caps = new OfferCaps { Uses = 10, Money = 950, UsesPerMember = 2 };
        var offer = await console.SealAsync(await console.PromotionAsync(PromotionKit.Coats with { Caps = caps }));
        async Task<bool> Take(long member)
        {
            var claims = CapLedger.Claims(offer.Id, caps, new CapHolders(member, 1, new DateOnly(2026, 11, 21), "pos"), 100);
            try
            {
                await console.Gate.WriteAsync(async db =>
                {
                    if (await CapLedger.TakeAsync(db, claims, None) is null) throw new Refused("cap_full", RefusedKind.Conflict);
                }, None);
                return true;
            }
            catch (Refused)
            {
                return false;
            }
        }

        var taken = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(() => Take(i % 8))));
        Assert.Equal(9, taken.Count(one => one));
        var counters = await console.ReadAsync(db => db.Set<CapCounter>().Where(row => row.OfferId == offer.Id).ToListAsync());
        Assert.Equal((9L, 900L), counters.Where(row => row.Scope == CapScope.Offer).Select(row => (row.Uses, row.Money)).Single());
        Assert.Equal(9, counters.Where(row => row.Scope == CapScope.Member).Sum(row => row.Uses));

        var back = CapLedger.Claims(offer.Id, caps, new CapHolders(null, 1, new DateOnly(2026, 11, 21), "pos"), 100);
        await console.Gate.WriteAsync(db => CapLedger.GiveBackAsync(db, back, None), None);
        var room = await console.ReadAsync(db => CapLedger.RoomAsync(db, [offer.Id], new CapHolders(null, 1, new DateOnly(2026, 11, 21), "pos"), [], None));
        Assert.Equal(new CapRoom(CapScope.Offer, 2, 150), Assert.Single(room.Of(offer.Id, null)));
    }

    [Theory, EachDatabase]
    public async Task A_pasted_list_names_the_codes_that_the_catalogue_does_not_know(DatabaseKind kind)
    {
        await using var console = await PromotionKit.StartAsync(kind);
        await console.WriteAsync(db => db.AddRange(new Product { Sku = "A1", Name = "a" }, new Product { Sku = "A2", Name = "b" }));
        var list = await console.Get<ScopeLists>().PastedAsync("skus", "A1\nA2; A3，A1", None);
        Assert.Equal(["A1", "A2", "A3"], list.Codes);
        Assert.Equal(["A3"], list.Unknown);

        var file = Path.Combine(Path.GetTempPath(), $"list-{Guid.NewGuid():N}.csv");
        await File.WriteAllTextAsync(file, "sku,name\nA1,x\nB7,y\n");
        var read = await console.Get<ScopeLists>().FileAsync("skus", file, None);
        File.Delete(file);
        Assert.Equal(["A1", "B7"], read.Codes);
        Assert.Equal(["B7"], read.Unknown);
    }
}
