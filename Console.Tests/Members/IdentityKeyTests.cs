using System.Text.Json;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Identities;

namespace CampaignConsole.Tests.Members;

public class IdentityKeyTests
{
    [Theory]
    [InlineData("13812345678", "CN", "+8613812345678")]
    [InlineData("138 1234-5678", "CN", "+8613812345678")]
    [InlineData("１３８１２３４５６７８", "CN", "+8613812345678")]
    [InlineData("8613812345678", "CN", "+8613812345678")]
    [InlineData("0086 138 1234 5678", "CN", "+8613812345678")]
    [InlineData("+86 (0)755 8888 1234", "CN", "+8675588881234")]
    [InlineData("0755-88881234", "CN", "+8675588881234")]
    [InlineData("+44 (0) 7400 123456", "CN", "+447400123456")]
    [InlineData("07400 123456", "GB", "+447400123456")]
    [InlineData("(201) 555-0123", "US", "+12015550123")]
    public void A_telephone_number_however_written_becomes_E164(string written, string country, string expected) =>
        Assert.Equal(expected, PhoneNumber.Normalise(written, country));

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1381234567")]
    [InlineData("12812345678")]
    [InlineData("+999 123456789")]
    [InlineData("1381234567x")]
    [InlineData("+86138123456789012")]
    [InlineData("1+3812345678")]
    public void What_cannot_be_a_telephone_number_is_refused(string written) => Assert.Null(PhoneNumber.Normalise(written, "CN"));

    [Fact]
    public void Example_numbers_of_every_country_are_read_in_each_of_their_forms()
    {
        var rows = File.ReadLines(RealData.File("edge_cases/phone_examples_mobile.csv")).Skip(1).Select(line => line.Split(',')).ToList();
        Assert.Equal(245, rows.Count);
        var wrong = rows.SelectMany(row => new[] { (Country: "CN", Text: row[2]), (Country: "CN", Text: row[3]), (Country: row[0], Text: row[4]), (Country: row[0], Text: row[1]) }
            .Where(form => PhoneNumber.Normalise(form.Text, form.Country) != row[2]).Select(form => $"{row[0]} {form.Text}")).ToList();
        Assert.Empty(wrong);
    }

    [Fact]
    public void Addresses_that_a_mailbox_may_have_are_taken_and_all_others_refused()
    {
        using var cases = JsonDocument.Parse(File.ReadAllText(RealData.File("edge_cases/isemail_tests.json")));
        var wrong = cases.RootElement.EnumerateArray().Select(row => (Address: Text(row[0]), Diagnosis: row[1].GetString()!))
            .Where(row => EmailAddress.Normalise(row.Address) is not null != (row.Diagnosis == "valid" || row.Address.Trim(' ') == "test@iana.org")).Select(row => $"{row.Diagnosis}: {row.Address}").ToList();
        Assert.Empty(wrong);
    }

    static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Halves of surrogate pairs, which the reader refuses to hand out.
            return System.Text.RegularExpressions.Regex.Unescape(value.GetRawText()[1..^1]);
        }
    }

    [Fact]
    public void An_e_mail_address_is_kept_in_lower_case_without_blanks() =>
        Assert.Equal("li.wei@example.com", EmailAddress.Normalise(" Li.Wei@Example.COM "));

    [Fact]
    public void Naughty_strings_are_either_an_identity_or_refused_and_never_a_failure()
    {
        using var strings = JsonDocument.Parse(File.ReadAllText(RealData.File("edge_cases/blns.json")));
        foreach (var text in strings.RootElement.EnumerateArray().Select(value => value.GetString()!))
        {
            foreach (var kind in Enum.GetValues<IdentityKind>())
            {
                try
                {
                    var key = IdentityKey.Of(kind, text, text, "CN");
                    Assert.DoesNotContain('\0', key.Value);
                }
                catch (Refused refused)
                {
                    Assert.Contains("_invalid", refused.Code);
                }
            }

            Assert.False(PersonNames.Contradict(text, text));
            Assert.InRange(PersonNames.Likeness(text, "li wei"), 0, 1);
        }
    }

    [Theory]
    [InlineData("Li Wei", "wei LI", false)]
    [InlineData("李 伟", "李伟", false)]
    [InlineData("José Núñez", "Jose Nunez", false)]
    [InlineData("J Smith", "John Smith", false)]
    [InlineData("John Smith", "John Paul Smith", false)]
    [InlineData("", "John Smith", false)]
    [InlineData("John Smith", "Jane Smith", true)]
    [InlineData("Jon Smith", "John Smith", true)]
    [InlineData("John", "John Smith", true)]
    [InlineData("王伟", "李伟", true)]
    public void Names_contradict_unless_they_may_well_be_one_persons(string one, string other, bool expected)
    {
        Assert.Equal(expected, PersonNames.Contradict(one, other));
        Assert.Equal(expected, PersonNames.Contradict(other, one));
    }
}
