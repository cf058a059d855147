using Bunit;
using CampaignConsole.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Tests.Ui;

public sealed class TopActionsTests : UiContext
{
    [Fact]
    public void The_language_switch_leads_back_to_where_its_reader_has_gone_meanwhile()
    {
        var actions = Render<TopActions>(with => with.Add(one => one.Plain, true));
        Assert.Equal("/language/zh-Hans?back=%2F", actions.Find("a.language").GetAttribute("href"));
        Services.GetRequiredService<NavigationManager>().NavigateTo("/members?page=2");
        actions.WaitForAssertion(() => Assert.Equal("/language/zh-Hans?back=%2Fmembers%3Fpage%3D2", actions.Find("a.language").GetAttribute("href")));
    }
}
