using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using CampaignConsole.Core.Redemptions;

namespace CampaignConsole.Tests.Redemptions.Hammer;

/// <summary>A till that works through its orders over HTTP, hangs up in the middle, asks again with the same key, and does not mind that the console dies meanwhile.</summary>
/// <param name="address">Where the console listens now.</param>
sealed class HammerTill(int number, Func<Uri> address, string key) : IDisposable
{
    /// <summary>A mark of a write that died is held for a minute; and the machine may be busy.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    readonly Random random = new(number);
    readonly HttpClient http = new(new SocketsHttpHandler());

    public async Task<List<HammerOrder>> WorkAsync(int orders, Action done)
    {
        var history = new List<HammerOrder>();
        for (var i = 0; i < orders; i++)
        {
            var order = new HammerOrder($"order-{number}-{i}", random.Next(2) == 0 ? "S1" : "S2");
            history.Add(order);
            await WorkAsync(order);
            done();
        }

        return history;
    }

    public void Dispose() => http.Dispose();

    async Task WorkAsync(HammerOrder order)
    {
        var reserved = await AskAsync(order, "", "reserve", new
        {
            device = order.Name,
            basket = new { store = order.Store, channel = "pos", currency = "CNY", lines = new[] { new { lineId = "1", sku = "COAT", quantity = 1, unitPrice = 100_000 } } },
        });
        if (reserved.Status != HttpStatusCode.Created)
        {
            Assert.Equal((HttpStatusCode.Conflict, "nothing_applies"), (reserved.Status, reserved.Json.GetProperty("code").GetString()));
            return;
        }

        order.Held = reserved.Json.GetProperty("redemptionId").GetGuid();
        order.Answered = RedemptionState.Reserved;
        switch (random.Next(100))
        {
            case < 50:
                await ConfirmAsync(order);
                break;
            case < 65:
                await MoveAsync(order, "release", null, RedemptionState.Released);
                break;
            case < 80:
                await ConfirmAsync(order);
                await MoveAsync(order, "refund", new { }, RedemptionState.Refunded);
                break;
            case < 92:
                await MoveAsync(order, "release", null, RedemptionState.Released);
                order.IsLate = true;
                await ConfirmAsync(order);
                break;
        }
    }

    Task ConfirmAsync(HammerOrder order)
    {
        order.AskedToConfirm = true;
        return MoveAsync(order, "confirm", new { receipt = new { source = "till", receiptId = order.Name, store = order.Store } }, RedemptionState.Confirmed);
    }

    async Task MoveAsync(HammerOrder order, string verb, object? body, RedemptionState then)
    {
        var answer = await AskAsync(order, $"/{order.Held}/{verb}", verb, body);
        Assert.True(answer.Status == HttpStatusCode.OK, $"{order.Name}, {verb}: {answer.Status} {answer.Json}");
        order.Answered = then;
    }

    /// <summary>Asks until it is answered for good, always with one key; a tenth is asked once more afterwards.</summary>
    async Task<(HttpStatusCode Status, JsonElement Json)> AskAsync(HammerOrder order, string path, string verb, object? body)
    {
        var first = await UntilAnsweredAsync(path, $"{order.Name}-{verb}", body);
        if (random.Next(10) > 0) return Read(first);
        var again = await UntilAnsweredAsync(path, $"{order.Name}-{verb}", body);
        order.AnsweredTwoWays |= first.Status != again.Status || !first.Bytes.AsSpan().SequenceEqual(again.Bytes);
        return Read(first);
    }

    static (HttpStatusCode Status, JsonElement Json) Read((HttpStatusCode Status, byte[] Bytes) answer) => (answer.Status, JsonDocument.Parse(answer.Bytes).RootElement);

    async Task<(HttpStatusCode Status, byte[] Bytes)> UntilAnsweredAsync(string path, string idempotencyKey, object? body)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
                if (random.Next(6) == 0) hangUp.CancelAfter(random.Next(1, 40));
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(address(), "/api/v1/redemptions" + path)) { Content = System.Net.Http.Json.JsonContent.Create(body ?? new { }) };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
                request.Headers.Add("Idempotency-Key", idempotencyKey);
                using var answer = await http.SendAsync(request, hangUp.Token);
                var bytes = await answer.Content.ReadAsByteArrayAsync(hangUp.Token);
                if (answer.StatusCode < HttpStatusCode.InternalServerError && !IsForNow(answer.StatusCode, bytes)) return (answer.StatusCode, bytes);
            }
            catch (Exception gone) when (!patience.IsCancellationRequested && gone is HttpRequestException or OperationCanceledException or IOException)
            {
                // The till hung up, or the console died: what came of it, the same question tells.
            }

            await Task.Delay(random.Next(20, 200), patience.Token);
        }
    }

    /// <summary>Another answer may follow under the same key.</summary>
    static bool IsForNow(HttpStatusCode status, byte[] bytes) =>
        status == HttpStatusCode.Conflict && JsonDocument.Parse(bytes).RootElement.GetProperty("code").GetString() is "idempotency_in_flight" or "offers_too_busy";
}
