using System.Text.RegularExpressions;
using CampaignConsole.Core.Channels;

namespace CampaignConsole.Tests.Architecture;

/// <summary>Every reason for which sending holds a message back is a rule with words, so that nobody reads a code in the list of who was held back.</summary>
public partial class HeldRuleTests
{
    [Fact]
    public void Every_reason_that_sending_holds_back_for_is_a_rule_with_words() =>
        Assert.Equal([], Unsaid(SourceTree.Files("Console.Core/Channels/Deliveries", ".cs")));

    [Fact]
    public void A_planted_reason_without_words_is_found() =>
        Assert.Equal(["full_moon (Planted.cs)"], Unsaid([new SourceFile("Planted.cs", """
            if (fact.Moon == Moon.Full) return new(DeliveryState.Suppressed, "full_moon");
            if (!fact.Granted) return new(DeliveryState.Suppressed, "no_consent");
            else held[row.Id] = "paused";
            return new(DeliveryState.Cancelled, "stopped");
            """)]));

    static IEnumerable<string> Unsaid(IEnumerable<SourceFile> files) => files
        .SelectMany(file => Reason().Matches(file.Text).Select(match => (Code: match.Groups[1].Value + match.Groups[2].Value + match.Groups[3].Value, file.Path)))
        .Where(one => !HeldRules.All.Contains(one.Code)).Select(one => $"{one.Code} ({one.Path})").Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex("""DeliveryState\.Suppressed, "([a-z_]+)"|held\[row\.Id\] = "([a-z_]+)"|=> "([a-z_]+)"\);""")]
    private static partial Regex Reason();
}
