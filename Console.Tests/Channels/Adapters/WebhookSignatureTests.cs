using System.Text;
using CampaignConsole.Core.Channels.Adapters.Webhook;
using CampaignConsole.Core.Kernel;
using Xunit;

namespace CampaignConsole.Tests.Channels.Adapters;

/// <summary>Against the example that the Standard Webhooks libraries publish.</summary>
public sealed class WebhookSignatureTests
{
    const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    static readonly byte[] Body = "{\"test\": 2432232314}"u8.ToArray();
    static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);

    [Fact]
    public void The_published_example_gives_the_published_signature() => Assert.Equal(Signature, WebhookSignature.Sign(Secret, Id, At, Body));

    [Theory]
    [InlineData(Signature, 0, true)]
    [InlineData("v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= " + Signature + " v2,other", 0, true)]
    [InlineData("v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=", 0, false)]
    [InlineData("v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", 0, false)]
    [InlineData(Signature, 299, true)]
    [InlineData(Signature, 301, false)]
    [InlineData(Signature, -301, false)]
    [InlineData("", 0, false)]
    public void A_signature_counts_when_it_fits_and_is_fresh(string signatures, int secondsLater, bool fits) =>
        Assert.Equal(fits, WebhookSignature.Verify(Secret, Id, "1614265330", signatures, Body, At.AddSeconds(secondsLater)));

    [Fact]
    public void Another_body_or_id_does_not_fit()
    {
        Assert.False(WebhookSignature.Verify(Secret, Id, "1614265330", Signature, Encoding.UTF8.GetBytes("{}"), At));
        Assert.False(WebhookSignature.Verify(Secret, "msg_other", "1614265330", Signature, Body, At));
    }

    [Theory]
    [InlineData("whsec_short")]
    [InlineData("whsec_AAAA")]
    public void A_secret_that_cannot_sign_is_refused(string secret) => Assert.Throws<Refused>(() => WebhookSignature.Sign(secret, Id, At, Body));
}
