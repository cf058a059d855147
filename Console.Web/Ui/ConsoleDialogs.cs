using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Radzen;

namespace CampaignConsole.Web.Ui;

/// <summary>The body of a dialog: one required model in, one typed result out. Inherit it and call <see cref="Answer"/> or <see cref="Leave"/>.</summary>
public abstract class ConsoleDialog<TModel, TResult> : ConsolePage
{
    [Inject] DialogService Kit { get; set; } = null!;

    [Inject] IJSRuntime Browser { get; set; } = null!;

    [Parameter, EditorRequired] public TModel Model { get; set; } = default!;

    /// <summary>Closes the dialog with its result.</summary>
    protected void Answer(TResult result) => Kit.Close(result);

    /// <summary>Closes the dialog without one.</summary>
    protected void Leave() => Kit.Close();

    /// <summary>Takes the focus to the first field at once. Radzen does so half a second later, when somebody may already type in another.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender) await Browser.InvokeVoidAsync("consoleFocus.dialog");
    }
}

/// <summary>A question before something that cannot be taken back.</summary>
/// <param name="Text">What will happen, what is kept.</param>
/// <param name="Act">The word on the button: what it does, not "OK".</param>
/// <param name="Danger">Outlines the button in red.</param>
/// <param name="Type">When set, the user must type exactly this (a number or a name) first.</param>
public sealed record Question(string Title, string Text, string Act, bool Danger = false, string? Type = null);

/// <summary>The only way to open a dialog.</summary>
public sealed class ConsoleDialogs(DialogService kit, IStringLocalizer<UiText> texts)
{
    readonly HashSet<Type> open = [];

    /// <summary>Opens a dialog and waits for its result; null when the user left it, and for the second press of a double click.</summary>
    /// <param name="width">CSS width; on narrow screens dialogs take the whole width.</param>
    public async Task<TResult?> AskAsync<TDialog, TModel, TResult>(string title, TModel model, string width = "520px") where TDialog : ConsoleDialog<TModel, TResult>
    {
        var options = new DialogOptions { Width = width, CloseDialogOnEsc = true, CloseDialogOnOverlayClick = false, AutoFocusFirstElement = false, CloseAriaLabel = texts["Close"] };
        if (!open.Add(typeof(TDialog))) return default;
        try
        {
            object? answer = await kit.OpenAsync<TDialog>(title, new Dictionary<string, object?> { [nameof(ConsoleDialog<TModel, TResult>.Model)] = model }!, options);
            return answer is TResult result ? result : default;
        }
        finally
        {
            open.Remove(typeof(TDialog));
        }
    }

    /// <summary>Asks before an act; true when the user agreed.</summary>
    public async Task<bool> ConfirmAsync(Question question) =>
        await AskAsync<ConfirmDialog, Question, bool>(question.Title, question, "440px");
}
