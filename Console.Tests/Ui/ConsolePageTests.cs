using Bunit;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Web.Ui;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CampaignConsole.Tests.Ui;

public sealed class ConsolePageTests : UiContext
{
    [Fact]
    public async Task A_refusal_becomes_a_notice_and_the_page_goes_on()
    {
        var page = Render<Probe>();
        var done = await page.InvokeAsync(() => page.Instance.Run(_ => throw new Refused("made_up", RefusedKind.Conflict)));
        Assert.False(done);
        Assert.False(page.Instance.IsBusy);
        var notice = Assert.Single(Services.GetRequiredService<Notices>().Shown);
        Assert.Contains("made_up", notice.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_other_error_is_not_swallowed()
    {
        var page = Render<Probe>();
        await Assert.ThrowsAsync<InvalidOperationException>(() => page.InvokeAsync(() => page.Instance.Run(_ => throw new InvalidOperationException())));
        Assert.False(page.Instance.IsBusy);
    }

    [Fact]
    public async Task Leaving_the_page_cancels_what_it_was_doing()
    {
        var page = Render<Probe>();
        CancellationToken seen = default;
        var working = page.InvokeAsync(() => page.Instance.Run(async ct =>
        {
            seen = ct;
            await Task.Delay(Timeout.Infinite, ct);
        }));
        Assert.True(page.Instance.IsBusy);
        page.Instance.Dispose();
        Assert.False(await working);
        Assert.True(seen.IsCancellationRequested);
    }

    [Fact]
    public void A_changed_query_sets_the_page_anew_and_another_path_does_not()
    {
        var navigation = Services.GetRequiredService<Microsoft.AspNetCore.Components.NavigationManager>();
        navigation.NavigateTo("/probe?search=a");
        var page = Render<RoutedProbe>();
        Assert.Equal(["a"], page.Instance.Read);
        navigation.NavigateTo("/probe?search=b");
        page.WaitForAssertion(() => Assert.Equal(["a", "b"], page.Instance.Read));
        navigation.NavigateTo("/other?search=c");
        Assert.Equal(["a", "b"], page.Instance.Read);
    }

    [Microsoft.AspNetCore.Components.Route("/probe")]
    sealed class RoutedProbe : ConsolePage
    {
        public List<string?> Read { get; } = [];

        protected override void OnParametersSet() => Read.Add(ReadState<State>().Search);

        sealed record State(string? Search = null);
    }

    sealed class Probe : ConsolePage
    {
        public bool IsBusy => Busy;

        public Task<bool> Run(Func<CancellationToken, Task> act) => RunAsync(act);
    }
}
