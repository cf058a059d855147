using CampaignConsole.Core.Campaigns.Conflicts;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Promotions.Conflicts;

namespace CampaignConsole.Tests.Campaigns;

/// <summary>Of all that parts two prices, the one that costs this campaign the least.</summary>
public class ProposedFixTests
{
    static DateTime Day(int day) => new(2026, 12, day);

    // Ten days on 100 products for 1,000 members; another one covers all of it.
    static readonly FixFacts Whole = new(new(Day(1), Day(11)), new(Day(1), Day(11)), Day(1), Day(11), 100, 100, false, 1_000, 1_000, true, 100, 100);

    public static TheoryData<string, FixFacts, FixKind, int> Cases => new()
    {
        { "all of it shared, both personal", Whole, FixKind.Priority, 99 },
        { "the other one goes first whatever is said", Whole with { OtherPriority = 1 }, FixKind.Choose, 0 },
        { "everybody sees both", Whole with { BothPersonal = false, OwnMembers = null, SharedMembers = null }, FixKind.Choose, 0 },
        { "few products shared", Whole with { SharedProducts = 3 }, FixKind.ExcludeProducts, 3 },
        { "few members shared", Whole with { SharedMembers = 12 }, FixKind.ExcludeAudience, 12 },
        { "fewer products than members", Whole with { SharedMembers = 500, SharedProducts = 10 }, FixKind.ExcludeProducts, 10 },
        { "members shared with somebody who is no campaign", Whole with { SharedMembers = 12, BothPersonal = false }, FixKind.Choose, 0 },
        { "everything cannot be left out", Whole with { SharedProducts = 3, EveryProduct = true }, FixKind.Priority, 99 },
        { "the other one ends soon", Whole with { Together = new(Day(1), Day(3)), OtherTo = Day(3) }, FixKind.StartLater, 3 },
        { "the other one begins late", Whole with { Together = new(Day(9), Day(11)), OtherFrom = Day(9) }, FixKind.EndEarlier, 9 },
        { "an open end waits for the other one", Whole with { Own = new(Day(1), null), Together = new(Day(1), Day(3)), OtherTo = Day(3) }, FixKind.StartLater, 3 },
    };

    [Theory, MemberData(nameof(Cases))]
    public void The_least_costly_part_is_proposed(string what, FixFacts facts, FixKind kind, int figure)
    {
        var fix = ProposedFix.Of(facts);
        Assert.Equal((what, kind), (what, fix.Kind));
        Assert.Equal(figure, kind switch { FixKind.Priority => fix.Number, FixKind.StartLater or FixKind.EndEarlier => fix.At!.Value.Day, _ => fix.Count });
        foreach (var language in Languages.All) Assert.Contains("Mall week", fix.Sentence("Mall week", language));
    }

    [Fact]
    public void A_fix_says_what_to_do_in_both_languages()
    {
        var fix = ProposedFix.Of(Whole with { Together = new(Day(1), Day(3)), OtherTo = Day(3) });
        Assert.Equal("Begin on 3 December 2026, 00:00, when “Mall week” has ended.", fix.Sentence("Mall week", "en"));
        Assert.Equal("在“Mall week”结束后，于 2026 年 12 月 3 日 00:00 开始。", fix.Sentence("Mall week", "zh-Hans"));
    }
}
