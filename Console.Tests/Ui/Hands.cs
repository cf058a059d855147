using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace CampaignConsole.Tests.Ui;

/// <summary>
/// A person's hands on a component that reads in the background: each waits for what it touches, then finds and touches it
/// in one step on the renderer's own thread, so that the component cannot be drawn anew in between.
/// </summary>
static class Hands
{
    /// <summary>Presses a button once it is there and enabled. The task ends with what the button does.</summary>
    public static Task PressAsync<T>(this IRenderedComponent<T> part, string selector, Index? at = null) where T : IComponent =>
        part.TouchAsync(selector, at ?? 0, element => element.ClickAsync(new MouseEventArgs()));

    /// <summary>Presses the button with exactly this text.</summary>
    public static Task PressTextAsync<T>(this IRenderedComponent<T> part, string text) where T : IComponent
    {
        part.WaitForAssertion(() => Assert.False(Named().HasAttribute("disabled"), $"“{text}” is disabled"));
        return part.InvokeAsync(() => Named().ClickAsync(new MouseEventArgs()));

        IElement Named() => Assert.Single(part.FindAll("button"), button => button.TextContent.Trim() == text);
    }

    /// <summary>Puts a value into a field once it is there and enabled.</summary>
    public static Task FillAsync<T>(this IRenderedComponent<T> part, string selector, object value, Index? at = null) where T : IComponent =>
        part.TouchAsync(selector, at ?? 0, element => element.ChangeAsync(new ChangeEventArgs { Value = value }));

    static Task TouchAsync<T>(this IRenderedComponent<T> part, string selector, Index at, Func<IElement, Task> touch) where T : IComponent
    {
        part.WaitForAssertion(() =>
        {
            var there = part.FindAll(selector);
            Assert.True(there.Count > at.GetOffset(there.Count), $"no {selector} at {at}");
            Assert.False(there[at.GetOffset(there.Count)].HasAttribute("disabled"), $"{selector} is disabled");
        });
        return part.InvokeAsync(() =>
        {
            var there = part.FindAll(selector);
            return touch(there[at.GetOffset(there.Count)]);
        });
    }
}
