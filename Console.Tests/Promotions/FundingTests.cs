using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using CampaignConsole.Core.Promotions.Baskets;
using FsCheck;
using FsCheck.Fluent;

namespace CampaignConsole.Tests.Promotions;

/// <summary>Who pays adds up to the cent, whatever comes back in which parts.</summary>
public sealed class FundingTests
{
    static readonly Gen<Funding> SomeFunding =
        from brand in Gen.Choose(0, 10_000)
        from store in Gen.Choose(0, 10_000 - brand)
        select new Funding(brand, store, 10_000 - brand - store);

    /// <summary>A discount and what is left of it after each return.</summary>
    static readonly Gen<(Funding Funding, IReadOnlyList<long> Left)> SomeLife =
        from funding in SomeFunding
        from discount in Gen.Choose(1, 100_000)
        from parts in Gen.Choose(1, 40).ListOf(6)
        from whole in Gen.Elements(true, false)
        select (funding, Steps(discount, parts, whole));

    static IReadOnlyList<long> Steps(long discount, IEnumerable<int> parts, bool whole)
    {
        var left = new List<long> { discount };
        foreach (var part in parts) left.Add(Math.Max(0, left[^1] - (discount * part / 100)));
        if (whole) left.Add(0);
        return left;
    }

    static IEnumerable<FundingShares> Moves((Funding Funding, IReadOnlyList<long> Left) life) =>
        life.Left.Zip(life.Left.Skip(1)).Select(step => life.Funding.Between(step.First, step.Second)).Prepend(life.Funding.Split(life.Left[0]));

    [Fact]
    public void Over_any_returns_each_party_pays_its_share_of_what_was_finally_given_and_all_of_them_the_whole() =>
        Prop.ForAll(SomeLife.ToArbitrary(), life =>
        {
            var moves = Moves(life).ToList();
            var final = life.Funding.Split(life.Left[^1]);
            return final == new FundingShares(moves.Sum(move => move.Brand), moves.Sum(move => move.Store), moves.Sum(move => move.Supplier))
                && final.Brand + final.Store + final.Supplier == life.Left[^1]
                && (life.Left[^1] > 0 || final == FundingShares.None)
                && life.Left.Zip(life.Left.Skip(1), moves.Skip(1)).All(step => step.Third.Brand + step.Third.Store + step.Third.Supplier == step.Second - step.First);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void To_split_each_return_by_itself_would_lose_cents()
    {
        var funding = new Funding(3_334, 3_333, 3_333);
        var given = funding.Split(3);
        var oneByOne = Enumerable.Range(0, 3).Select(_ => AllocationOfCents.Split(1, [funding.Brand, funding.Store, funding.Supplier])).ToList();
        Assert.Equal(new FundingShares(1, 1, 1), given);
        Assert.Equal(3, oneByOne.Sum(shares => shares[0]));
        Assert.Equal(FundingShares.None, Sum([given, funding.Between(3, 2), funding.Between(2, 1), funding.Between(1, 0)]));
    }

    static FundingShares Sum(IReadOnlyList<FundingShares> all) => new(all.Sum(one => one.Brand), all.Sum(one => one.Store), all.Sum(one => one.Supplier));

    [Fact]
    public void What_was_sealed_before_franchisees_could_be_asked_keeps_its_hash()
    {
        var definition = new PromotionDefinition { Headline = new Core.Kernel.Texts("Coats", "大衣") };
        Assert.DoesNotContain("acceptedOnly", OfferDocument.Of(definition).Json, StringComparison.Ordinal);
        Assert.Equal(OfferDocument.Of(definition).Hash, OfferDocument.Of(definition with { Places = new PlaceScope { AcceptedOnly = false } }).Hash);
        Assert.NotEqual(OfferDocument.Of(definition).Hash, OfferDocument.Of(definition with { Places = new PlaceScope { AcceptedOnly = true } }).Hash);
        Assert.Contains("only where the owner has accepted it", PromotionSentence.Of(definition with { Benefits = [new PercentOff(2_000)], Places = new PlaceScope { AcceptedOnly = true } }, "en"), StringComparison.Ordinal);
    }
}
