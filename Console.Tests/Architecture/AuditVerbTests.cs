using System.Text.RegularExpressions;
using System.Xml.Linq;
using CampaignConsole.Core.Platform.Events;

namespace CampaignConsole.Tests.Architecture;

/// <summary>Every act that code notes in the audit trail has words in both languages, so that nobody reads a code there.</summary>
public partial class AuditVerbTests
{
    const string Words = "Console.Web/Features/Audit/AuditTrailText";

    [Fact]
    public void Every_act_that_is_noted_has_its_words_in_both_languages() =>
        Assert.Equal([], Unsaid([.. SourceTree.Files("Console.Core", ".cs"), .. SourceTree.Files("Console.Web", ".cs")], Said(".resx"), Said(".zh-Hans.resx")));

    [Fact]
    public void A_planted_act_without_words_is_found()
    {
        var planted = new SourceFile("Planted.cs", """
            Change(by, on ? "lamp.light" : "lamp.quench", ct);
            Task Change(Actor by, string verb, CancellationToken ct) => AuditTrail.NoteAsync(db, by, now, verb, 1, null, null, ct);
            await AuditTrail.NoteAsync(db, by, now, "member.merge", id, null, null, ct);
            EventFeed.Append(db, now, "consent.changed", id, data);
            Wording.Say("lamp.shine", language);
            """);
        var elsewhere = new SourceFile("Elsewhere.cs", "Say(\"lamp.colour\")");
        Assert.Equal(["lamp.quench (Planted.cs)", "member.merge (Planted.cs)"], Unsaid([planted, elsewhere], ["lamp.light"], ["lamp.light", "lamp.quench", "member.merge"]));
        Assert.Equal(["lamp.light (Planted.cs)", "lamp.quench (Planted.cs)", "member.merge (Planted.cs)"], Unsaid([planted], ["lamp.light", "lamp.quench", "member.merge"], []));
    }

    /// <summary>What may be an act in a file that notes some: a literal "subject.act" that is neither an event's type outside a note nor the key of a sentence.</summary>
    static IEnumerable<string> Unsaid(IReadOnlyList<SourceFile> files, IReadOnlyCollection<string> english, IReadOnlyCollection<string> chinese) =>
        files.Where(file => file.Text.Contains("NoteAsync(", StringComparison.Ordinal))
            .SelectMany(file => Literal().Matches(file.Text).Select(match => (Verb: match.Groups[1].Value, match.Index, File: file)))
            .Where(one => !EventTypes.All.Contains(one.Verb) || Statement(one.File.Text, one.Index).Contains("NoteAsync(", StringComparison.Ordinal))
            .Where(one => !english.Contains(one.Verb) || !chinese.Contains(one.Verb))
            .Select(one => $"{one.Verb} ({one.File.Path})").Distinct().Order(StringComparer.Ordinal);

    /// <summary>The statement up to a place.</summary>
    static string Statement(string text, int at) => text[(text.LastIndexOfAny([';', '{', '}'], at) + 1)..at];

    static IReadOnlyCollection<string> Said(string ending) => XDocument.Load(Path.Combine(SourceTree.Root, Words + ending)).Root!.Elements("data")
        .Select(data => data.Attribute("name")!.Value).Where(name => name.StartsWith("Verb.", StringComparison.Ordinal)).Select(name => name["Verb.".Length..]).ToHashSet();

    [GeneratedRegex("""(?<!Say\()"([a-z]+\.[a-z_]+)"(?!\s*\+)""")]
    private static partial Regex Literal();
}
