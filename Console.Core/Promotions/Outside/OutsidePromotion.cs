using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Promotions.Conflicts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CampaignConsole.Core.Promotions.Outside;

/// <summary>Who runs a promotion that is not ours.</summary>
public enum OutsideKind
{
    Marketplace = 0,
    Mall = 1,
}

/// <summary>What an outside promotion says; prices are minor units of the brand's currency.</summary>
public sealed record OutsideTerms
{
    public ProductScope Products { get; init; } = new();

    /// <summary>Our stores and channels beside which it is seen; empty: all of them.</summary>
    public PlaceScope Places { get; init; } = new();

    /// <summary>From and to on the wall clock of the store; null is open.</summary>
    public DateTime? From { get; init; }

    public DateTime? To { get; init; }

    /// <summary>2,000 is 20 % off; null where it is told as a price, or not at all.</summary>
    public int? BasisPoints { get; init; }

    public long? Price { get; init; }

    public string Note { get; init; } = "";

    /// <summary>The price that everybody could see beside ours.</summary>
    public PricePlan Plan() => new() { Products = [Products], Places = Places, Span = new WallSpan(From, To) };

    /// <summary>Changes with all that a conflict depends on; the note does not.</summary>
    public string Hash() => CanonicalJson.Hash(this with { Note = "" });
}

/// <summary>A promotion that a marketplace or a mall runs on our products: declared by hand or from a file, it takes part in the conflict radar.</summary>
public sealed class OutsidePromotion
{
    public long Id { get; set; }

    public required string Name { get; set; }

    public OutsideKind Kind { get; set; }

    /// <summary>Name of the marketplace or mall.</summary>
    public required string Place { get; set; }

    /// <summary>As in its terms, so that what is over need not be read.</summary>
    public DateTime? From { get; set; }

    public DateTime? To { get; set; }

    /// <summary>JSON of <see cref="OutsideTerms"/>.</summary>
    public required string Terms { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public string UpdatedBy { get; set; } = "";

    public int Version { get; set; }

    public OutsideTerms Read() => CanonicalJson.Read<OutsideTerms>(Terms);

    /// <summary>Puts its terms in, with what is stored beside them.</summary>
    public void Say(OutsideTerms terms) => (Terms, From, To) = (CanonicalJson.Of(terms), terms.From, terms.To);
}

/// <summary>How <see cref="OutsidePromotion"/> is stored.</summary>
sealed class OutsidePromotionMap : IEntityTypeConfiguration<OutsidePromotion>
{
    public void Configure(EntityTypeBuilder<OutsidePromotion> builder)
    {
        builder.HasIndex(promotion => new { promotion.Place, promotion.Name });
        builder.HasIndex(promotion => promotion.To);
        builder.Property(promotion => promotion.Version).IsConcurrencyToken();
    }
}
