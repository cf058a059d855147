using System.Globalization;
using System.Net;
using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Promotions.Baskets;
using CampaignConsole.Core.Redemptions.Offline;

namespace CampaignConsole.Web.Commands.Till;

/// <summary>A till's day: it takes its pack, sells online, loses its line, sells alone, comes back with its batches in the wrong order and twice, and takes something back.</summary>
sealed class TillRun(TillConnection console, TillPlan plan, TextWriter output, TimeProvider clock)
{
    static readonly string[] UsedUp = [Reasons.UsedUp, Reasons.UsedUpOnChannel, Reasons.UsedUpInStore, Reasons.UsedUpToday, Reasons.BudgetUsedUp];

    readonly Conformance list = new(output);
    readonly string run = Convert.ToHexStringLower(BitConverter.GetBytes(clock.GetUtcNow().ToUnixTimeMilliseconds()).AsSpan(0, 6));

    string Query => plan.Store is { } store ? "?store=" + Uri.EscapeDataString(store) : "?";

    /// <returns>How many points failed; null where there is no pack to work with.</returns>
    public async Task<int?> WorkAsync(CancellationToken ct)
    {
        if (await TakePackAsync(ct) is not { } pack) return null;
        Prove(pack);
        var shelf = new TillShelf(plan, pack);
        if (shelf.IsEmpty) await SayAsync("The catalogue has no product to sell, so nothing is rung up.");
        else await SellAsync(pack, shelf, ct);
        await list.PrintAsync();
        return list.Failed;
    }

    async Task<TillPack?> TakePackAsync(CancellationToken ct)
    {
        var (keys, answer) = (await console.GetAsync("api/v1/offers/pack/keys", ct), await console.GetAsync("api/v1/offers/pack" + Query, ct));
        if (!keys.IsGood || !answer.IsGood)
        {
            await SayAsync($"There is no pack: {(keys.IsGood ? answer : keys).Said}. " +
                "The key needs the scopes offers and redeem, and a store (--store) unless it is bound to one.");
            return null;
        }

        var known = KeysOf(keys);
        var signed = answer.Read<SignedPack>();
        var document = Believed(signed, known);
        list.Note(Conformance.Signed, document is not null, "no key fits the signature");
        var middle = signed.Payload.Length / 2;
        var forged = signed with { Payload = signed.Payload[..middle] + (signed.Payload[middle] == 'A' ? 'B' : 'A') + signed.Payload[(middle + 1)..] };
        list.Note(Conformance.Forged, Believed(forged, known) is null, "it was believed");
        if (document is null)
        {
            await list.PrintAsync();
            return null;
        }

        var pack = new TillPack(document);
        await SayAsync(
            $"Store {document.Store}: pack {document.Version} with {document.Offers.Count} offers, {document.Offers.Count(offer => offer.Offline)} of them usable offline, until {document.ExpiresAt:u}.");
        await StayAsync(pack, answer.ETag, ct);
        return pack;
    }

    static List<PackPublicKey> KeysOf(TillAnswer keys) => [.. keys.Json.GetProperty("keys").EnumerateArray().Select(key => key.Deserialize<PackPublicKey>(Http.ApiJson.Options)!)];

    static PackDocument? Believed(SignedPack signed, IEnumerable<PackPublicKey> keys) => keys.Select(signed.Read).FirstOrDefault(document => document is not null);

    /// <summary>Asks again for what it has.</summary>
    async Task StayAsync(TillPack pack, string? etag, CancellationToken ct)
    {
        var (byTag, bySince) = (await console.GetAsync("api/v1/offers/pack" + Query, ct, etag), await console.GetAsync($"api/v1/offers/pack{Query}&since={pack.Head.Version}", ct));
        // Another till may have sold meanwhile; then there is something to send.
        if (byTag.IsGood && bySince.IsGood) return;
        list.Note(Conformance.Unchanged, byTag.Status == HttpStatusCode.NotModified && bySince.Status == HttpStatusCode.NotModified, $"{byTag.Said} by its tag, {bySince.Said} by its version");
    }

    void Prove(TillPack pack)
    {
        foreach (var offer in pack.Offers) list.Note(Conformance.Hashes, Ids.Sha256(offer.Document) == offer.Hash, $"not that of offer {offer.OfferId}");
        foreach (var vector in pack.Head.Vectors ?? [])
            list.Note(Conformance.Vectors, PackVectors.Answer(vector.Basket, vector.Opened, vector.Offers).Canonical() == vector.Expected.Canonical(), vector.Name);
        list.Note(Conformance.Difference, pack.IsWhole, "the whole pack does not add up");
    }

    async Task SellAsync(TillPack pack, TillShelf shelf, CancellationToken ct)
    {
        var before = pack.Offers.ToDictionary(offer => offer.OfferId, offer => offer.Slice);
        for (var i = 1; i <= plan.Sales; i++) await SellOnlineAsync(pack, shelf, $"{run}-{i}", ct);
        await RefreshAsync(pack, ct);
        await new TillOffline(console, plan, shelf, pack, list, output, clock, run).WorkAsync(ct);
        await RefreshAsync(pack, ct);
        if (plan.IsTest && pack.Offers.All(offer => before.ContainsKey(offer.OfferId)))
            list.Note(Conformance.Test, pack.Offers.All(offer => Equals(offer.Slice, before[offer.OfferId])), "a slice is smaller than before");
    }

    /// <summary>Asks the console, compares with its own answer, holds, asks once more as if the first answer was lost, and confirms.</summary>
    async Task SellOnlineAsync(TillPack pack, TillShelf shelf, string receipt, CancellationToken ct)
    {
        var sale = shelf.Next(Now);
        var asked = await console.PostAsync("api/v1/baskets/evaluate", shelf.Basket(sale, null), ct);
        if (!asked.IsGood)
        {
            list.Note(Conformance.SameCents, asked.Said);
            return;
        }

        var theirs = asked.Json.GetProperty("document").GetProperty("answer").Deserialize<Evaluation>(CanonicalJson.Options)!;
        var ours = pack.Evaluate(sale.Lines, sale.Code, theirs.At);
        // What a slice cuts, and what was taken since the pack was made, is no matter of cents.
        var taken = theirs.Offers.Where(offer => UsedUp.Contains(offer.Reason.Code)).Select(offer => offer.OfferId);
        if (!theirs.AppliedOffers().Any(offer => pack.IsNarrow(offer.OfferId, offer.Discount)) && !ours.AppliedOffers().Select(offer => offer.OfferId).Intersect(taken).Any())
            list.Note(
                Conformance.SameCents, ours.Total == theirs.Total && Applied(ours) == Applied(theirs),
                $"{ours.Total} offline and {theirs.Total} online; offers {Applied(ours)} and {Applied(theirs)}");
        var hold = new { basket = shelf.Basket(sale, null), device = plan.Device };
        var first = await console.PostAsync("api/v1/redemptions", hold, ct, receipt + "-hold");
        await SayAsync($"online   {receipt}  {Sum(theirs)}  {(first.IsGood ? "held" : first.Said)}");
        if (first.Code is "nothing_applies" or "offers_too_busy") return;
        var again = await console.PostAsync("api/v1/redemptions", hold, ct, receipt + "-hold");
        list.Note(Conformance.OneHold, first.IsGood && first.Bytes.AsSpan().SequenceEqual(again.Bytes), $"{first.Said}, then {again.Said}");
        if (!first.IsGood) return;
        var confirmed = await console.PostAsync(
            $"api/v1/redemptions/{first.Json.GetProperty("redemptionId").GetString()}/confirm",
            new { receipt = new { source = "till", receiptId = receipt } }, ct, receipt + "-pay");
        list.Note(Conformance.Receipt, confirmed.IsGood && confirmed.Json.GetProperty("state").GetString() == "confirmed", confirmed.Said);
        if (plan.IsTest && confirmed.IsGood) list.Note(Conformance.Test, confirmed.Json.GetProperty("isTest").GetBoolean(), $"{receipt} is none");
    }

    /// <summary>Fetches the difference and lays it on.</summary>
    async Task RefreshAsync(TillPack pack, CancellationToken ct)
    {
        var (keys, answer) = (await console.GetAsync("api/v1/offers/pack/keys", ct), await console.GetAsync($"api/v1/offers/pack{Query}&since={pack.Head.Version}", ct));
        if (answer.Status == HttpStatusCode.NotModified) return;
        var document = answer.IsGood ? Believed(answer.Read<SignedPack>(), KeysOf(keys)) : null;
        if (document is not null) pack.Apply(document);
        list.Note(Conformance.Difference, document is not null && pack.IsWhole, document is null ? answer.Said : $"since {document.Since} they do not add up to version {document.Version}");
        if (document is not null) await SayAsync($"Pack {document.Version}: {document.Offers.Count} offers are new or changed, {document.Gone.Count} are gone.");
    }

    DateTimeOffset Now => clock.GetUtcNow() + plan.Skew;

    static string Applied(Evaluation answer) => string.Join(',', answer.AppliedOffers().Select(offer => offer.OfferId).Order());

    internal static string Sum(Evaluation answer) => string.Create(CultureInfo.InvariantCulture, $"{answer.Lines.Count} lines, {answer.Listed} − {answer.TotalDiscount} = {answer.Total}");

    Task SayAsync(string text) => output.WriteLineAsync(text);
}
