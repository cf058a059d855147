using CampaignConsole.Core.Audiences;
using CampaignConsole.Core.Audiences.Conditions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Members;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Audiences;

/// <summary>What must hold of a condition, tried on its example, on both databases.</summary>
public abstract class ConditionContract<TCondition>(ConditionWorlds worlds) where TCondition : Condition
{
    static TCondition Example { get; } = RuleExamples.Conditions.OfType<TCondition>().Single();

    [Fact]
    public void It_comes_back_from_its_text()
    {
        Assert.Empty(RuleCheck.Problems(Example));
        Assert.Equal(Example.ToJson(), RuleNode.Read(Example.ToJson()).ToJson());
        Assert.Contains($"\"type\":\"{Example.TypeName()}\"", Example.ToJson());
    }

    [Theory, InlineData("en"), InlineData("zh-Hans")]
    public void It_says_itself_without_gaps(string language)
    {
        var sentence = RuleSentence.Of(Example, language);
        Assert.DoesNotContain("  ", sentence);
        Assert.DoesNotContain("…", sentence);
        Assert.DoesNotMatch(@"\{\d", sentence);
    }

    [Theory, EachDatabase]
    public async Task Matches_and_matches_of_the_negation_are_all_active_members(DatabaseKind kind)
    {
        var world = await worlds.OfAsync(kind);
        var all = await world.Console.ReadAsync(db => db.Set<Member>().Where(member => member.Status == MemberStatus.Active).Select(member => member.Id).OrderBy(id => id).ToListAsync());
        var (yes, no) = (await world.WhoAsync(Example), await world.WhoAsync(new NotRule(Example)));
        Assert.Equal(all, yes.Concat(no).Order());
        Assert.True(yes.Count > 0 && no.Count > 0, $"{Example.ToJson()} matches {yes.Count} of {all.Count}: the example proves nothing");
    }

    [Theory, EachDatabase]
    public async Task It_is_one_statement_with_sets_and_parameters(DatabaseKind kind)
    {
        var world = await worlds.OfAsync(kind);
        await using var db = world.Console.Read();
        var sql = AudienceResolver.MemberIds(db, Example, world.Time).ToQueryString();
        var statement = string.Join('\n', sql.Split('\n').Where(line => !line.StartsWith(".param", StringComparison.Ordinal) && !line.StartsWith("--", StringComparison.Ordinal)));
        Assert.DoesNotContain("EXISTS", statement);
        // A comparison of two nullable columns: no index serves it, and a count takes minutes.
        Assert.DoesNotMatch(@"IS NULL AND ""?\w+""?\.""?\w+""? IS NULL", statement);
        foreach (var value in new[] { "'gold'", "'Coats'", "80000", "'app_opened'", "'vip'" }) Assert.DoesNotContain(value, statement);
    }
}

/// <summary>The contract of <see cref="TierIs"/>.</summary>
public class TierIsTests(ConditionWorlds worlds) : ConditionContract<TierIs>(worlds);

/// <summary>The contract of <see cref="RegionIs"/>.</summary>
public class RegionIsTests(ConditionWorlds worlds) : ConditionContract<RegionIs>(worlds);

/// <summary>The contract of <see cref="HomeStoreIs"/>.</summary>
public class HomeStoreIsTests(ConditionWorlds worlds) : ConditionContract<HomeStoreIs>(worlds);

/// <summary>The contract of <see cref="GenderIs"/>.</summary>
public class GenderIsTests(ConditionWorlds worlds) : ConditionContract<GenderIs>(worlds);

/// <summary>The contract of <see cref="AgeBetween"/>.</summary>
public class AgeBetweenTests(ConditionWorlds worlds) : ConditionContract<AgeBetween>(worlds);

/// <summary>The contract of <see cref="BirthdayWithin"/>.</summary>
public class BirthdayWithinTests(ConditionWorlds worlds) : ConditionContract<BirthdayWithin>(worlds);

/// <summary>The contract of <see cref="LanguageIs"/>.</summary>
public class LanguageIsTests(ConditionWorlds worlds) : ConditionContract<LanguageIs>(worlds);

/// <summary>The contract of <see cref="Joined"/>.</summary>
public class JoinedTests(ConditionWorlds worlds) : ConditionContract<Joined>(worlds);

/// <summary>The contract of <see cref="Tagged"/>.</summary>
public class TaggedTests(ConditionWorlds worlds) : ConditionContract<Tagged>(worlds);

/// <summary>The contract of <see cref="AttributeIs"/>.</summary>
public class AttributeIsTests(ConditionWorlds worlds) : ConditionContract<AttributeIs>(worlds);

/// <summary>The contract of <see cref="AddressIs"/>.</summary>
public class AddressIsTests(ConditionWorlds worlds) : ConditionContract<AddressIs>(worlds);

/// <summary>The contract of <see cref="Consented"/>.</summary>
public class ConsentedTests(ConditionWorlds worlds) : ConditionContract<Consented>(worlds);

/// <summary>The contract of <see cref="Reachable"/>.</summary>
public class ReachableTests(ConditionWorlds worlds) : ConditionContract<Reachable>(worlds);

/// <summary>The contract of <see cref="ObjectsToPersonalised"/>.</summary>
public class ObjectsToPersonalisedTests(ConditionWorlds worlds) : ConditionContract<ObjectsToPersonalised>(worlds);

/// <summary>The contract of <see cref="SpentAtLeast"/>.</summary>
public class SpentAtLeastTests(ConditionWorlds worlds) : ConditionContract<SpentAtLeast>(worlds);

/// <summary>The contract of <see cref="SpentAtMost"/>.</summary>
public class SpentAtMostTests(ConditionWorlds worlds) : ConditionContract<SpentAtMost>(worlds);

/// <summary>The contract of <see cref="SpentBetween"/>.</summary>
public class SpentBetweenTests(ConditionWorlds worlds) : ConditionContract<SpentBetween>(worlds);

/// <summary>The contract of <see cref="AveragePurchaseAtLeast"/>.</summary>
public class AveragePurchaseAtLeastTests(ConditionWorlds worlds) : ConditionContract<AveragePurchaseAtLeast>(worlds);

/// <summary>The contract of <see cref="Bought"/>.</summary>
public class BoughtTests(ConditionWorlds worlds) : ConditionContract<Bought>(worlds);

/// <summary>The contract of <see cref="LastPurchase"/>.</summary>
public class LastPurchaseTests(ConditionWorlds worlds) : ConditionContract<LastPurchase>(worlds);

/// <summary>The contract of <see cref="FirstPurchase"/>.</summary>
public class FirstPurchaseTests(ConditionWorlds worlds) : ConditionContract<FirstPurchase>(worlds);

/// <summary>The contract of <see cref="Performed"/>.</summary>
public class PerformedTests(ConditionWorlds worlds) : ConditionContract<Performed>(worlds);

/// <summary>The contract of <see cref="CampaignHistory"/>.</summary>
public class CampaignHistoryTests(ConditionWorlds worlds) : ConditionContract<CampaignHistory>(worlds);

/// <summary>The contract of <see cref="OnList"/>.</summary>
public class OnListTests(ConditionWorlds worlds) : ConditionContract<OnList>(worlds);

/// <summary>The contract of <see cref="InAudience"/>.</summary>
public class InAudienceTests(ConditionWorlds worlds) : ConditionContract<InAudience>(worlds);

/// <summary>The contract of <see cref="Sample"/>.</summary>
public class SampleTests(ConditionWorlds worlds) : ConditionContract<Sample>(worlds);
