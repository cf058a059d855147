using System.Reflection;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Architecture;

public class RiverTests
{
    static readonly Assembly Core = typeof(ConsoleDb).Assembly;

    [Fact]
    public void Every_stage_looks_upstream_only() => Assert.Empty(River.Breaches());

    [Theory]
    [InlineData("Members", "CampaignConsole.Core.Redemptions.Redemption? Planted;", "a stage looks upstream only")]
    [InlineData("Promotions", "CampaignConsole.Core.Members.Member? Planted;", "Promotions knows Catalogue only")]
    [InlineData("Redemptions", "CampaignConsole.Core.Channels.Deliveries.Delivery? Planted;", "Redemptions never knows Channels")]
    [InlineData("Platform", "CampaignConsole.Core.Catalogue.Store? Planted;", "the Platform knows no stage")]
    [InlineData("Kernel", "CampaignConsole.Core.Platform.Access.Actor? Planted;", "the Kernel knows nobody")]
    [InlineData("Promotions/Baskets", "CampaignConsole.Core.Platform.Storage.ConsoleDb? Planted;", "benefits and baskets know no storage")]
    [InlineData("Members", "Quartz.IJob? Planted;", "only QuartzWiring knows the engine")]
    [InlineData("Members", "string Planted => nameof(CampaignConsole.Core.Results.Of);", "a stage looks upstream only")]
    public void A_planted_look_downstream_is_found(string folder, string member, string reason)
    {
        var space = "CampaignConsole.Core." + folder.Replace('/', '.');
        var planted = new SourceFile($"Console.Core/{folder}/Planted.cs", $"namespace {space}; class Plant {{ {member} }}");
        var results = new SourceFile("Console.Core/Results/Of.cs", "namespace CampaignConsole.Core.Results; class Of { }");
        Assert.Contains(River.BreachesOf(planted, results), breach => breach.StartsWith(planted.Path, StringComparison.Ordinal) && breach.EndsWith(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void The_database_has_no_table_properties() =>
        Assert.DoesNotContain(typeof(ConsoleDb).GetProperties(), property =>
            property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(DbSet<>));

    [Fact]
    public void Results_only_reads() =>
        Assert.DoesNotContain(SourceTree.Files("Console.Core/Results", ".cs"), file => file.Text.Contains(nameof(WriteGate)));

    [Fact]
    public void Every_writing_verb_says_who_acts() => Assert.Empty(Core.GetTypes().Where(IsActions).SelectMany(VerbsWithoutActor));

    [Fact]
    public void A_planted_verb_without_an_actor_is_found() => Assert.Equal(["PlantedActions.Do"], VerbsWithoutActor(typeof(PlantedActions)));

    [Fact]
    public void Every_interface_has_a_second_implementation_that_data_picks() =>
        Assert.Empty(Core.GetTypes().Where(type => type.IsInterface && !type.IsGenericType)
            .Where(type => Core.GetTypes().Count(other => other.IsClass && !other.IsAbstract && type.IsAssignableFrom(other)) < 2)
            .Select(type => type.Name));

    static bool IsActions(Type type) => type.IsClass && type.Name.EndsWith("Actions", StringComparison.Ordinal);

    static IEnumerable<string> VerbsWithoutActor(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(method => method.GetParameters().FirstOrDefault()?.ParameterType != typeof(Actor))
            .Select(method => $"{type.Name}.{method.Name}");

    sealed class PlantedActions
    {
#pragma warning disable CA1822 // a planted verb
        public void Do(long id) => _ = id;
#pragma warning restore CA1822
    }
}
