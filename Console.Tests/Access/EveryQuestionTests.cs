using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Audiences.Lists;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels.Outbox;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Benefits;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Access;

/// <summary>Asks every question of every stage, and every reading route of the API, as somebody of another store: none may tell who a member of this store is.</summary>
public class EveryQuestionTests
{
    const string Secret = "Secretson";

    static readonly Scope Elsewhere = new(ScopeKind.Stores, ["S2"]);

    static readonly JsonSerializerOptions Shown = new() { ReferenceHandler = ReferenceHandler.IgnoreCycles, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory, EachDatabase]
    public async Task No_question_tells_somebody_of_another_store_who_a_member_is(DatabaseKind kind)
    {
        await using var api = await SeededAsync(kind);
        var questions = Questions(typeof(ConsoleDb).Assembly.GetTypes()).ToList();
        Assert.Empty((await AskAsync(api, questions, Elsewhere)).Telling);

        // The same questions of somebody of the brand: the sweep sees what it looks for.
        var (telling, answered) = await AskAsync(api, questions, Scope.Everything);
        Assert.Superset(new HashSet<string> { "MemberQueries.SearchAsync", "MemberQueries.FindAsync", "MemberQueries.GetAsync", "MemberQueries.ListAsync" }, telling.ToHashSet());
        Assert.True(answered.Count >= 10, $"Only {answered.Count} of {questions.Count} questions could be asked: {string.Join(", ", answered)}");
    }

    [Fact]
    public async Task A_planted_question_without_a_scope_is_found()
    {
        await using var api = await SeededAsync(DatabaseKind.Sqlite);
        Assert.Equal(["PlantedQueries.EverybodyAsync"], (await AskAsync(api, Questions([typeof(PlantedQueries)]), Elsewhere)).Telling);
    }

    [Fact]
    public async Task No_route_of_the_api_tells_a_key_of_another_store_who_a_member_is()
    {
        await using var api = await SeededAsync(DatabaseKind.Sqlite);
        var scopes = string.Join(',', ApiScopes.All.Where(scope => !scope.Contains(':')));
        Assert.Empty(await TellingRoutesAsync(api, await api.CallerAsync(scopes, store: "S2")));
        Assert.Contains("/api/v1/members", await TellingRoutesAsync(api, await api.CallerAsync(scopes)));
    }

    static async Task<List<string>> TellingRoutesAsync(TestApi api, HttpClient caller)
    {
        var telling = new List<string>();
        foreach (var route in api.Routes().Where(route => route.RoutePattern.RawText!.StartsWith("/api/v1/", StringComparison.Ordinal)
                     && route.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.HttpMethodMetadata>()?.HttpMethods.Contains("GET") == true))
        {
            var path = route.RoutePattern.RawText!.Replace("{kind}", "card").Replace("{value}", "CARD-1");
            path = System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]*guid[^}]*\}", Guid.Empty.ToString());
            var answer = await caller.GetAsync(System.Text.RegularExpressions.Regex.Replace(path, @"\{[^}]+\}", "1"), TestContext.Current.CancellationToken);
            if ((await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains(Secret, StringComparison.Ordinal)) telling.Add(route.RoutePattern.RawText!);
        }

        return telling;
    }

    /// <summary>Public methods that take an actor and answer something.</summary>
    static IEnumerable<MethodInfo> Questions(IEnumerable<Type> types) =>
        from type in types
        where type is { IsClass: true, IsAbstract: false } && type.Name.EndsWith("Queries", StringComparison.Ordinal)
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        where method.GetParameters().FirstOrDefault()?.ParameterType == typeof(Actor) && method.ReturnType.IsGenericType
        select method;

    /// <summary>Asks each question without a word and with the name; what cannot be asked (a thing that is not there) is left out.</summary>
    static async Task<(List<string> Telling, List<string> Answered)> AskAsync(TestApi api, IEnumerable<MethodInfo> questions, Scope scope)
    {
        var by = TestConsole.Person(Roles.Administrator, 1, "Ada", scope);
        var (telling, answered) = (new List<string>(), new List<string>());
        foreach (var question in questions)
        {
            var name = $"{question.DeclaringType!.Name}.{question.Name}";
            foreach (var word in new[] { null, Secret })
            {
                if (await AnswerAsync(api, question, by, word) is not { } answer) continue;
                if (!answered.Contains(name)) answered.Add(name);
                if (answer.Contains(Secret, StringComparison.Ordinal) && !telling.Contains(name)) telling.Add(name);
            }
        }

        return (telling, answered);
    }

    static async Task<string?> AnswerAsync(TestApi api, MethodInfo question, Actor by, string? word)
    {
        try
        {
            var arguments = question.GetParameters().Select(parameter => parameter.Name == "after" ? 0L : Argument(parameter.ParameterType, by, word, api.Clock.Now, 0)).ToArray();
            var asked = (Task)question.Invoke(ActivatorUtilities.GetServiceOrCreateInstance(api.Services, question.DeclaringType!), arguments)!;
            await asked;
            return JsonSerializer.Serialize(asked.GetType().GetProperty("Result")!.GetValue(asked), Shown);
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>Something that fits a parameter: everything that is asked for has the number 1.</summary>
    static object? Argument(Type type, Actor by, string? word, DateTimeOffset now, int depth)
    {
        if (type == typeof(Actor)) return by;
        if (type == typeof(string)) return word;
        if (type == typeof(long) || type == typeof(long?)) return 1L;
        if (type == typeof(int) || type == typeof(int?)) return 1;
        if (type == typeof(DateTimeOffset)) return now;
        if (type == typeof(RuleNode)) return new TierIs(["gold"]);
        if (type.IsAssignableFrom(typeof(long[]))) return new[] { 1L };
        if (type.IsValueType) return Activator.CreateInstance(type);
        if (type.IsInterface || type.IsAbstract || depth > 2 || type.GetConstructors() is not [var make, ..]) return null;
        return make.Invoke([.. make.GetParameters().Select(part => part.HasDefaultValue && part.ParameterType != typeof(string) ? part.DefaultValue : Argument(part.ParameterType, by, word, now, depth + 1))]);
    }

    /// <summary>Two stores, and in the first a member whose name nobody of the second may read; all that speaks of the member has the number 1.</summary>
    static async Task<TestApi> SeededAsync(DatabaseKind kind)
    {
        var api = await TestApi.StartAsync(kind);
        var now = api.Clock.Now;
        await api.Get<WriteGate>().WriteAsync(async db =>
        {
            db.AddRange(new Store { Id = 1, Code = "S1", Name = "One", TimeZone = "Asia/Shanghai" }, new Store { Id = 2, Code = "S2", Name = "Two", TimeZone = "Asia/Shanghai" });
            foreach (var id in new[] { 1L, 2L })
            {
                db.Add(new Member { Id = id, HomeStoreId = id, Tier = "gold", JoinedAt = now, UpdatedAt = now });
                var name = id == 1 ? "Zed " + Secret : "Ann Open";
                db.Add(new Person { MemberId = id, Name = name, SearchName = name.ToLowerInvariant() });
                db.Add(new Identity { MemberId = id, OriginMemberId = id, Kind = IdentityKind.Card, Value = $"CARD-{id}", Verified = true });
                db.Add(new OutboxMessage { Id = id, Key = Guid.NewGuid(), Channel = "sms", CampaignId = 1, OfferId = 1, MemberId = id, Path = "sms/1/x", At = now });
                db.Add(new Assignment { OccurrenceId = 1, CampaignId = 1, OfferId = 1, OriginMemberId = id, MemberId = id, At = now });
            }

            var definition = new PromotionDefinition { Benefits = [new PercentOff(1_000)], Headline = new Texts("10 % off", "九折"), When = new OfferWhen { To = new DateTime(2026, 12, 31) } };
            db.Add(new Promotion { Id = 1, Name = "Coats", Definition = CanonicalJson.Of(definition), UpdatedAt = now });
            db.Add(new Audience { Id = 1, Name = "Gold", LatestVersion = 1, UpdatedAt = now });
            db.Add(new AudienceVersion { AudienceId = 1, Number = 1, Rule = new TierIs(["gold"]).ToJson(), RuleHash = "", SavedAt = now, SavedBy = "t" });
            db.Add(new MemberList { Id = 1, Name = "Guests", Size = 2, UpdatedAt = now });
            db.AddRange(new MemberListEntry { ListId = 1, MemberId = 1 }, new MemberListEntry { ListId = 1, MemberId = 2 });
            db.Add(new Campaign
            {
                Id = 1, Name = "Coats", PromotionId = 1, AudienceId = 1, AudienceVersion = 1, UpdatedAt = now, Channels = CanonicalJson.Of(new ChannelChoice[] { new("pos") }),
                Schedule = CanonicalJson.Of(new Core.Campaigns.Schedule.CampaignSchedule { Zone = "Asia/Shanghai" }),
            });
            await db.SaveChangesAsync();
        }, default);
        return api;
    }

    sealed class PlantedQueries(IDbContextFactory<ConsoleDb> databases)
    {
        public async Task<List<string>> EverybodyAsync(Actor by, CancellationToken ct)
        {
            by.Demand(Right.ViewMembers);
            await using var db = databases.CreateDbContext();
            return await db.Set<Person>().Select(person => person.Name).ToListAsync(ct);
        }
    }
}
