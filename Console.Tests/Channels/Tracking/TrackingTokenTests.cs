using System.Buffers.Text;
using System.Text;
using CampaignConsole.Core.Channels.Tracking;

namespace CampaignConsole.Tests.Channels.Tracking;

/// <summary>The token in a link: what it names comes back, and nothing that was not signed does.</summary>
public class TrackingTokenTests
{
    static readonly byte[] Secret = Encoding.ASCII.GetBytes("a secret of the tests, 32 bytes.");

    [Theory]
    [InlineData(1, 0, 1, 0u)]
    [InlineData(1, 1, 127, 1u)]
    [InlineData(3, 128, 128, 0xDEADBEEFu)]
    [InlineData(int.MaxValue, long.MaxValue, long.MaxValue, uint.MaxValue)]
    public void What_a_token_names_comes_back(int key, long link, long delivery, uint start)
    {
        var token = new TrackingToken(key, link, delivery, start);
        var text = token.Sign(Secret);
        Assert.Equal(token, TrackingToken.Claimed(text));
        Assert.True(token.IsSignedAs(text, Secret));
    }

    [Fact]
    public void It_is_short_enough_for_an_sms_and_safe_in_an_address()
    {
        var text = new TrackingToken(2, 300, 12_345_678, 0xA1B2C3D4).Sign(Secret);
        Assert.InRange(text.Length, 20, 28);
        Assert.Matches("^[A-Za-z0-9_-]+$", text);
    }

    [Fact]
    public void No_letter_can_be_changed_added_or_left_out()
    {
        var text = new TrackingToken(1, 7, 4_711, 0x01020304).Sign(Secret);
        Assert.True(Holds(text));
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (var at = 0; at < text.Length; at++)
        {
            foreach (var letter in Letters.Where(letter => letter != text[at])) Assert.False(Holds(text[..at] + letter + text[(at + 1)..]), $"{letter} at {at}");
            Assert.False(Holds(text.Remove(at, 1)));
            foreach (var letter in Letters) Assert.False(Holds(text.Insert(at, letter.ToString())));
        }

        // Padding is another way to write the same bytes, and refused like any other.
        foreach (var end in new[] { "=", "==", "A", " ", "\n", "%00" }) Assert.False(Holds(text + end), end);
    }

    [Fact]
    public void Another_key_or_another_message_signs_otherwise()
    {
        var token = new TrackingToken(1, 7, 4_711, 0x01020304);
        var text = token.Sign(Secret);
        Assert.False(token.IsSignedAs(text, Encoding.ASCII.GetBytes("another secret of the tests, 32.")));
        Assert.False((token with { LinkId = 8 }).IsSignedAs(text, Secret));
        Assert.False((token with { DeliveryId = 4_712 }).IsSignedAs(text, Secret));
        Assert.False((token with { KeyStart = 0x01020305 }).IsSignedAs(text, Secret));
        Assert.False((token with { KeyId = 2 }).IsSignedAs(text, Secret));
    }

    [Fact]
    public void Anything_at_all_is_read_without_a_failure_and_gives_nothing()
    {
        var random = new Random(20261123);
        var hits = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var bytes = new byte[random.Next(0, 60)];
            random.NextBytes(bytes);
            // Half of them begin as ours do, so that the numbers behind are read.
            if (bytes.Length > 0 && i % 2 == 0) bytes[0] = 1;
            if (Holds(Base64Url.EncodeToString(bytes))) hits++;
            if (Holds(Encoding.Latin1.GetString(bytes))) hits++;
        }

        Assert.Equal(0, hits);
        Assert.Null(TrackingToken.Claimed(null));
        Assert.Null(TrackingToken.Claimed(""));
        Assert.Null(TrackingToken.Claimed(new string('A', 100_000)));
    }

    static bool Holds(string text) => TrackingToken.Claimed(text) is { } claimed && claimed.IsSignedAs(text, Secret);
}
