using Bunit;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CampaignConsole.Tests.Ui;

public sealed class ConsoleGridTests : UiContext
{
    readonly List<PageRequest> asked = [];

    [Fact]
    public void Skeleton_rows_stand_until_the_first_answer()
    {
        var answer = new TaskCompletionSource<Page<Row>>();
        var grid = Show((_, _) => answer.Task);
        Assert.Equal(12, grid.FindAll("tbody .skeleton").Count);
        Assert.Equal("true", grid.Find("table").GetAttribute("aria-busy"));

        answer.SetResult(new Page<Row>([new Row("Li Wei", 120)], 1));
        grid.WaitForAssertion(() => Assert.Equal("Li Wei", grid.Find("td.lead").TextContent));
        Assert.Empty(grid.FindAll(".skeleton"));
    }

    [Fact]
    public void The_window_comes_from_the_address()
    {
        Navigation.NavigateTo("/list?page=3&sort=-spent&size=50");
        Show(Rows);
        var window = Assert.Single(asked);
        Assert.Equal(new PageRequest(100, 50, "spent", true), window);
    }

    [Fact]
    public void Sorting_is_a_link_and_turns_round_and_off()
    {
        Navigation.NavigateTo("/list?page=2&tier=gold");
        var grid = Show(Rows);
        Assert.Equal("/list?tier=gold&sort=name", grid.Find("th a.sort").GetAttribute("href"));

        Navigation.NavigateTo("/list?sort=name");
        grid = Show(Rows);
        Assert.Equal("ascending", grid.Find("th").GetAttribute("aria-sort"));
        Assert.Equal("/list?sort=-name", grid.Find("th a.sort").GetAttribute("href"));

        Navigation.NavigateTo("/list?sort=-name");
        Assert.Equal("/list", Show(Rows).Find("th a.sort").GetAttribute("href"));
    }

    [Fact]
    public void Nothing_found_says_what_to_do_next()
    {
        var grid = Show((_, _) => Task.FromResult(new Page<Row>([], 0)), "Add the first member.");
        Assert.Contains("Add the first member.", grid.Markup, StringComparison.Ordinal);
        Assert.Empty(grid.FindAll("table"));
    }

    [Fact]
    public void A_failed_list_says_so_and_can_be_tried_again()
    {
        var fails = true;
        var grid = Show((window, ct) => fails ? throw new InvalidOperationException("secret cause") : Rows(window, ct));
        Assert.Contains("could not be loaded", grid.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("secret cause", grid.Markup, StringComparison.Ordinal);

        fails = false;
        grid.Find("button").Click();
        grid.WaitForAssertion(() => Assert.NotEmpty(grid.FindAll("tbody tr")));
    }

    [Fact]
    public void An_answer_that_nobody_waits_for_any_more_is_cancelled_and_not_shown()
    {
        var first = new TaskCompletionSource<Page<Row>>();
        CancellationToken cancelled = default;
        var calls = 0;
        var grid = Show((window, ct) =>
        {
            if (calls++ > 0) return Rows(window, ct);
            cancelled = ct;
            return first.Task;
        });
        Navigation.NavigateTo("/list?page=2");
        grid.Render(parameters => parameters.Add(one => one.Filter, "other"));
        grid.WaitForAssertion(() => Assert.NotEmpty(grid.FindAll("td.lead")));
        Assert.True(cancelled.IsCancellationRequested);

        first.SetResult(new Page<Row>([new Row("late", 0)], 1));
        Assert.DoesNotContain("late", grid.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_carry_their_labels_for_cards_and_the_table_its_caption()
    {
        var grid = Show(Rows);
        Assert.Equal(["Name", "Spent"], grid.FindAll("tbody tr:first-child td").Select(cell => cell.GetAttribute("data-label")));
        Assert.Equal("Members", grid.Find("caption").TextContent);
    }

    [Fact]
    public void The_pager_shows_where_one_is()
    {
        Navigation.NavigateTo("/list?page=2");
        var grid = Show(Rows);
        Assert.Equal("2", grid.Find(".pager [aria-current=page]").TextContent);
        Assert.Contains("26–50 of 987", grid.Find(".pager").TextContent, StringComparison.Ordinal);
        Assert.Equal("/list", grid.Find(".pager a[aria-label='Previous page']").GetAttribute("href"));
    }

    [Theory]
    [InlineData(1, 1, "1")]
    [InlineData(1, 5, "1 2 … 5")]
    [InlineData(3, 5, "1 2 3 4 5")]
    [InlineData(20, 40, "1 … 19 20 21 … 40")]
    public void Pages_offered_are_the_ends_and_the_neighbours(int current, int last, string expected) =>
        Assert.Equal(expected, string.Join(' ', GridWindow.Pages(current, last).Select(page => page?.ToString() ?? "…")));

    NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    Task<Page<Row>> Rows(PageRequest window, CancellationToken ct)
    {
        asked.Add(window);
        return Task.FromResult(new Page<Row>([.. Enumerable.Range(window.Skip, window.Limit).Select(index => new Row("Member " + index, index))], 987));
    }

    IRenderedComponent<ConsoleGrid<Row>> Show(Func<PageRequest, CancellationToken, Task<Page<Row>>> load, string? empty = null) => Render<ConsoleGrid<Row>>(grid =>
    {
        grid.Add(one => one.Label, "Members").Add(one => one.Load, load);
        if (empty is not null) grid.Add(one => one.Empty, empty);
        grid.AddChildContent<GridColumn<Row>>(column => column.Add(one => one.Title, "Name").Add(one => one.Sort, "name").Add(one => one.Lead, true).Add(one => one.Value, row => row.Name));
        grid.AddChildContent<GridColumn<Row>>(column => column.Add(one => one.Title, "Spent").Add(one => one.Sort, "spent").Add(one => one.Right, true).Add(one => one.Value, row => row.Spent));
    });

    public sealed record Row(string Name, int Spent);
}
