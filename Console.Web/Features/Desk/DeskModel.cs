using System.Text.Json;
using CampaignConsole.Core.Redemptions;
using CampaignConsole.Core.Redemptions.Desk;
using CampaignConsole.Core.Redemptions.Evaluations;
using CampaignConsole.Core.Redemptions.Offers;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Web.Ui;

namespace CampaignConsole.Web.Features.Desk;

/// <summary>One offer as the desk shows it: in the member's list, and what the basket makes of it.</summary>
public sealed record DeskOffer(long OfferId, string Headline, string Note, DateTimeOffset? Ends, string? Code, string State, Tone Tone, long Discount, bool CanClaim = false);

/// <summary>One line that staff put into the basket. <paramref name="Price"/> in minor units.</summary>
/// <param name="IsPriced">The catalogue knows the price; where it does not, staff type it.</param>
public sealed record DeskLine(string LineId, string Sku, string Name, long Price, int Quantity, bool IsPriced = true);

/// <summary>What stands on the desk: member, basket, and what they come to. Plain, so that tests drive it without a page.</summary>
public sealed class DeskModel
{
    readonly List<DeskLine> lines = [];
    readonly List<string> codes = [];

    public DeskStore? Store { get; set; }

    public DeskMember? Member { get; private set; }

    public MemberOffers? Offers { get; private set; }

    public ReadEvaluation? Evaluation { get; private set; }

    public RedemptionView? Held { get; set; }

    /// <summary>Makes the sale unique; a new one for each customer.</summary>
    public Guid Command { get; private set; } = Guid.NewGuid();

    public IReadOnlyList<DeskLine> Lines => lines;

    public IReadOnlyList<string> Codes => codes;

    public bool CanRedeem => Evaluation?.Offers.Any(offer => offer.Outcome == Outcome.Applied) == true;

    public long Total => Evaluation?.Signed.Document.Answer.Total ?? lines.Sum(line => line.Price * line.Quantity);

    public void Meet(DeskMember member, MemberOffers offers) => (Member, Offers) = (member, offers);

    public void Answer(ReadEvaluation? evaluation) => Evaluation = evaluation;

    /// <summary>Adds a unit of a product; the same product again is one more of it.</summary>
    public void Add(DeskProduct product)
    {
        var at = lines.FindIndex(line => line.Sku == product.Sku);
        if (at >= 0) lines[at] = lines[at] with { Quantity = lines[at].Quantity + 1 };
        else lines.Add(new DeskLine((lines.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), product.Sku, NameOf(product), product.Price ?? 0, 1, product.Price is not null));
        Held = null;
    }

    // Many catalogues say colour and size in the name already.
    static string NameOf(DeskProduct product) =>
        string.IsNullOrWhiteSpace(product.Variant) || product.Name.Contains(product.Variant, StringComparison.OrdinalIgnoreCase) ? product.Name : $"{product.Name}, {product.Variant}";

    /// <summary>Changes a line; none left takes it away.</summary>
    public void Change(string lineId, int quantity, long price)
    {
        var at = lines.FindIndex(line => line.LineId == lineId);
        if (at < 0) return;
        if (quantity <= 0) lines.RemoveAt(at);
        else lines[at] = lines[at] with { Quantity = Math.Min(quantity, 999), Price = Math.Max(0, price) };
        Held = null;
    }

    public void Bring(string code)
    {
        if (!codes.Contains(code)) codes.Add(code);
        Held = null;
    }

    /// <summary>The next customer.</summary>
    public void Clear()
    {
        lines.Clear();
        codes.Clear();
        (Member, Offers, Evaluation, Held, Command) = (null, null, null, null, Guid.NewGuid());
    }

    /// <summary>The basket as Core asks for it; null while it is empty.</summary>
    public BasketAsked? Basket(string language) => lines.Count == 0 || Store is null ? null : Asked(Member?.Id, Store, language, lines, codes);

    internal static BasketAsked Asked(long? member, DeskStore store, string language, IReadOnlyList<DeskLine> lines, IReadOnlyList<string> codes) => new()
    {
        Member = member is { } id ? ShopperAsked.Known(id) : null,
        Store = store.Code,
        Channel = Core.Kernel.ChannelNames.Pos,
        Language = language,
        Currency = store.Currency,
        Lines = [.. lines.Select(line => new BasketLineAsked(line.LineId, line.Sku, line.Quantity, line.Price))],
        Codes = [.. codes],
    };

    /// <summary>The form's payload; it is protected before it goes out, so that nobody can make one up.</summary>
    public DeskTicket Ticket(long person, DateTimeOffset now) => new(person, now, Member?.Id, Store!, [.. lines], [.. codes], Held?.Id, Total, Command);
}

/// <summary>A whole sale in one protected text, for the form that works without a live connection.</summary>
public sealed record DeskTicket(
    long Person, DateTimeOffset At, long? Member, DeskStore Store, IReadOnlyList<DeskLine> Lines, IReadOnlyList<string> Codes, Guid? Held, long Expected, Guid Command)
{
    public DeskSale Sale => new(Command, DeskModel.Asked(Member, Store, "en", Lines, Codes), Held, Expected);

    public string ToJson() => JsonSerializer.Serialize(this);

    public static DeskTicket FromJson(string json) => JsonSerializer.Deserialize<DeskTicket>(json)!;
}
