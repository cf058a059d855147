using CampaignConsole.Web.Ui;
using Xunit;

namespace CampaignConsole.Tests.Ui;

public sealed class PageStateTests
{
    [Fact]
    public void A_state_goes_to_the_address_and_back()
    {
        var state = new Listing("王 & co", [Kind.Gift, Kind.Percent], 12, true, new DateOnly(2026, 11, 21));
        var address = PageState.Address("http://localhost/members?page=4&sort=-spent", state);
        Assert.Equal("/members?sort=-spent&search=%E7%8E%8B%20%26%20co&kinds=gift&kinds=percent&store=12&archived=true&from=2026-11-21", address);
        var back = PageState.Read<Listing>("http://localhost" + address);
        Assert.Equal(state with { Kinds = back.Kinds }, back);
        Assert.Equal(state.Kinds, back.Kinds);
    }

    [Fact]
    public void Defaults_stay_out_of_the_address() => Assert.Equal("/members", PageState.Address("/members?search=x&archived=true", new Listing()));

    [Theory]
    [InlineData("/members?store=abc&kinds=nonsense&from=99&archived=maybe")]
    [InlineData("/members?kinds=7")]
    public void What_cannot_be_read_is_left_out(string address)
    {
        var state = PageState.Read<Listing>(address);
        Assert.Null(state.Store);
        Assert.Null(state.From);
        Assert.False(state.Archived);
        Assert.Empty(state.Kinds ?? []);
    }

    [Fact]
    public void One_value_can_be_changed_or_removed_and_the_others_stay()
    {
        Assert.Equal("/a?x=1&y=3", Urls.With("http://host/a?x=1&y=2", ("y", 3)));
        Assert.Equal("/a?x=1", Urls.With("/a?x=1&y=2", ("y", null)));
        Assert.Equal("/a", Urls.With("/a?y=2#part", ("y", "")));
    }

    enum Kind
    {
        Percent,
        Gift,
    }

    sealed record Listing(string? Search = null, Kind[]? Kinds = null, long? Store = null, bool Archived = false, DateOnly? From = null);
}
