using System.Net;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web.Http;
using CampaignConsole.Web.Http.Idempotency;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Api;

public class IdempotencyTests
{
    sealed record Tagging(string Tag, bool Refuse = false, bool Fail = false, bool IsBusy = false);

    static void Routes(IEndpointRouteBuilder routes)
    {
        var busy = 0;
        routes.MapPost("/api/test/tags", async (Tagging tagging, WriteGate gate, TimeProvider clock) =>
        {
            await gate.WriteAsync(db =>
            {
                db.Add(new MemberTag { MemberId = 1, Tag = tagging.Tag });
                return Task.CompletedTask;
            }, default);
            if (tagging.Refuse) throw new Refused("cursor_unknown", RefusedKind.Conflict);
            if (tagging.IsBusy && Interlocked.Increment(ref busy) == 1) throw new Refused("offers_too_busy", RefusedKind.Conflict) { RetryAfter = TimeSpan.FromSeconds(1) };
            if (tagging.Fail) throw new InvalidOperationException("broken");
            return Microsoft.AspNetCore.Http.Results.Json(new { tagging.Tag, At = clock.GetUtcNow(), Nonce = Guid.NewGuid() }, statusCode: 201);
        }).RequireWriteScope("members:write");
    }

    static async Task<int> TagsAsync(TestApi api) => await api.ReadAsync(db => db.Set<MemberTag>().CountAsync());

    [Theory, EachDatabase]
    public async Task The_same_key_and_body_get_the_same_bytes_and_one_effect(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind, Routes);
        var caller = await api.CallerAsync("members");
        var first = await caller.WriteAsync(HttpMethod.Post, "/api/test/tags", new { tag = "vip" }, "k1");
        api.Clock.Advance(TimeSpan.FromDays(1));
        var again = await caller.WriteAsync(HttpMethod.Post, "/api/test/tags", new { tag = "vip" }, "k1");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), await again.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        Assert.True(again.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(1, await TagsAsync(api));
    }

    [Theory, EachDatabase]
    public async Task The_same_key_with_another_body_is_refused(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind, Routes);
        var caller = await api.CallerAsync("members");
        await caller.WriteAsync(HttpMethod.Post, "/api/test/tags", new { tag = "vip" }, "k1");
        var other = await caller.WriteAsync(HttpMethod.Post, "/api/test/tags", new { tag = "new" }, "k1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal("idempotency_key_reused", await other.CodeAsync());
        Assert.Equal(1, await TagsAsync(api));
    }

    [Fact]
    public async Task Two_keys_of_the_api_have_separate_idempotency_keys()
    {
        await using var api = await TestApi.StartAsync(routes: Routes);
        var (one, two) = (await api.CallerAsync("members"), await api.CallerAsync("members"));
        await one.WriteAsync(HttpMethod.Post, "/api/test/tags", new { tag = "vip" }, "k1");
        Assert.Equal(HttpStatusCode.Created, (await two.WriteAsync(HttpMethod.Post, "/api/test/tags", new { tag = "new" }, "k1")).StatusCode);
        Assert.Equal(2, await TagsAsync(api));
    }

    [Fact]
    public async Task A_write_without_a_key_is_malformed()
    {
        await using var api = await TestApi.StartAsync(routes: Routes);
        var caller = await api.CallerAsync("members");
        var answer = await caller.PostAsync("/api/test/tags", new StringContent("""{"tag":"vip"}""", null, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("idempotency_key_missing", await answer.CodeAsync());
        Assert.Equal(0, await TagsAsync(api));
    }

    [Theory, EachDatabase]
    public async Task Many_retries_at_once_have_one_effect(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind, Routes);
        var caller = await api.CallerAsync("members");
        var answers = await Task.WhenAll(Enumerable.Range(0, 24).Select(_ => caller.WriteAsync(HttpMethod.Post, "/api/test/tags", new { tag = "vip" }, "k1")));
        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Created, HttpStatusCode.Conflict }));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.Created);
        Assert.Equal(1, await TagsAsync(api));
    }

    [Theory, EachDatabase]
    public async Task A_refusal_leaves_nothing_and_is_answered_again(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind, Routes);
        var caller = await api.CallerAsync("members");
        var first = await caller.WriteAsync(HttpMethod.Post, "/api/test/tags", new { tag = "vip", refuse = true }, "k1");
        var again = await caller.WriteAsync(HttpMethod.Post, "/api/test/tags", new { tag = "vip", refuse = true }, "k1");
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (first.StatusCode, again.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0, await TagsAsync(api));
    }

    [Theory, EachDatabase]
    public async Task A_refusal_for_now_leaves_nothing_says_when_to_come_back_and_frees_the_key(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind, Routes);
        var caller = await api.CallerAsync("members");
        var busy = await caller.WriteAsync(HttpMethod.Post, "/api/test/tags", new { tag = "vip", isBusy = true }, "k1");
        Assert.Equal((HttpStatusCode.Conflict, TimeSpan.FromSeconds(1)), (busy.StatusCode, busy.Headers.RetryAfter?.Delta));
        Assert.Equal(0, await TagsAsync(api));
        var again = await caller.WriteAsync(HttpMethod.Post, "/api/test/tags", new { tag = "vip", isBusy = true }, "k1");
        Assert.Equal((HttpStatusCode.Created, false), (again.StatusCode, again.Headers.Contains("Idempotency-Replayed")));
        Assert.Equal(1, await TagsAsync(api));
    }

    [Theory, EachDatabase]
    public async Task A_failure_leaves_nothing_and_frees_the_key(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind, Routes);
        var caller = await api.CallerAsync("members");
        var answer = await caller.WriteAsync(HttpMethod.Post, "/api/test/tags", new { tag = "vip", fail = true }, "k1");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("unexpected", await answer.CodeAsync());
        Assert.Equal(0, await TagsAsync(api));
        Assert.Equal(HttpStatusCode.Created, (await caller.WriteAsync(HttpMethod.Post, "/api/test/tags", new { tag = "vip" }, "k1")).StatusCode);
    }

    [Theory, EachDatabase]
    public async Task A_caller_who_hangs_up_finds_the_answer_under_its_key(DatabaseKind kind)
    {
        var (begun, hungUp, times) = (new SemaphoreSlim(0), new SemaphoreSlim(0), 0);
        void Slow(IEndpointRouteBuilder routes) => routes.MapPost("/api/test/slow", async (Tagging tagging, CancellationToken ct) =>
        {
            Interlocked.Increment(ref times);
            begun.Release();
            Assert.True(await hungUp.WaitAsync(TimeSpan.FromSeconds(20), ct));
            return tagging.Refuse ? throw new Refused("cursor_unknown", RefusedKind.Conflict) : Microsoft.AspNetCore.Http.Results.Json(tagging, statusCode: 201);
        }).RequireWriteScope("members:write");
        await using var api = await TestApi.StartAsync(kind, Slow);
        var caller = await api.CallerAsync("members");
        foreach (var (refuse, status) in new[] { (false, HttpStatusCode.Created), (true, HttpStatusCode.Conflict) })
        {
            using var hangUp = new CancellationTokenSource();
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/test/slow") { Content = System.Net.Http.Json.JsonContent.Create(new { tag = "vip", refuse }) };
            request.Headers.Add("Idempotency-Key", $"k-{refuse}");
            var asked = caller.SendAsync(request, hangUp.Token);
            Assert.True(await begun.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
            await hangUp.CancelAsync();
            hungUp.Release();
            // The in-memory server lets its client go when the request is at its end.
            await Record.ExceptionAsync(() => asked);

            var answer = await AgainAsync(refuse);
            for (var patience = 0; patience < 500 && answer.StatusCode == HttpStatusCode.Conflict && await answer.CodeAsync() == "idempotency_in_flight"; patience++)
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
                answer = await AgainAsync(refuse);
            }

            Assert.True(status == answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            if (refuse) Assert.Equal("cursor_unknown", await answer.CodeAsync());
        }

        Assert.Equal(2, times);
        return;

        Task<HttpResponseMessage> AgainAsync(bool refuse) => caller.WriteAsync(HttpMethod.Post, "/api/test/slow", new { tag = "vip", refuse }, $"k-{refuse}");
    }

    [Theory, EachDatabase]
    public async Task A_write_that_is_still_worked_on_is_not_begun_again(DatabaseKind kind)
    {
        var (begun, goOn) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        void Slow(IEndpointRouteBuilder routes) => routes.MapPost("/api/test/slow", async (Tagging tagging) =>
        {
            begun.Release();
            Assert.True(await goOn.WaitAsync(TimeSpan.FromSeconds(20)));
            return Microsoft.AspNetCore.Http.Results.Json(tagging, statusCode: 201);
        }).RequireWriteScope("members:write");
        await using var api = await TestApi.StartAsync(kind, Slow);
        var caller = await api.CallerAsync("members");
        var first = caller.WriteAsync(HttpMethod.Post, "/api/test/slow", new { tag = "vip" }, "k1");
        Assert.True(await begun.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));

        var early = await caller.WriteAsync(HttpMethod.Post, "/api/test/slow", new { tag = "vip" }, "k1");
        goOn.Release();

        Assert.Equal(("idempotency_in_flight", "1"), (await early.CodeAsync(), early.Headers.RetryAfter?.ToString()));
        Assert.Equal(HttpStatusCode.Created, (await first).StatusCode);
        Assert.True((await caller.WriteAsync(HttpMethod.Post, "/api/test/slow", new { tag = "vip" }, "k1")).Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Another_node_holds_its_key_while_it_works_and_frees_it_when_it_dies()
    {
        Assert.SkipWhen(string.IsNullOrEmpty(EachDatabaseAttribute.Postgres), "CONSOLE_TEST_POSTGRES names no server");
        await using var api = await TestApi.StartAsync(DatabaseKind.Postgres, Routes);
        var caller = await api.CallerAsync("members");
        await caller.WriteAsync(HttpMethod.Post, "/api/test/tags", new { tag = "first" }, "k0");
        var known = await api.ReadAsync(db => db.Set<IdempotencyRecord>().SingleAsync());
        var header = new IdempotencyKeyHeader(known.ApiKeyId, known.Route, "k1", []);

        await Assert.ThrowsAsync<IOException>(() => api.Get<WriteGate>().WriteAsync(async db =>
        {
            IdempotencyBook.Begin(db, header);
            // The very row that the other wants to write: it must not wait behind it.
            db.Add(new MemberTag { MemberId = 1, Tag = "vip" });
            await db.SaveChangesAsync();
            var early = await caller.WriteAsync(HttpMethod.Post, "/api/test/tags", new { tag = "vip" }, "k1");
            Assert.Equal("idempotency_in_flight", await early.CodeAsync());
            throw new IOException("The node died.");
        }, default));

        Assert.Equal(HttpStatusCode.Created, (await caller.WriteAsync(HttpMethod.Post, "/api/test/tags", new { tag = "vip" }, "k1")).StatusCode);
        Assert.Equal(2, await TagsAsync(api));
    }
}
