using CampaignConsole.Core.Kernel;
using Microsoft.Extensions.Localization;

namespace CampaignConsole.Web.Ui;

/// <summary>How a notice, chip or block is meant; each has a word beside its colour.</summary>
public enum Tone
{
    Quiet,
    Accent,
    Good,
    Warn,
    Bad,
}

/// <summary>One message in the corner of the screen.</summary>
public sealed record Notice(Tone Tone, string Text);

/// <summary>The messages of one user's screen. Good news leaves by itself; what went wrong stays until it is closed.</summary>
public sealed class Notices(IStringLocalizer<UiText> texts)
{
    const int Most = 4;
    readonly List<Notice> shown = [];

    /// <summary>Raised when the list has changed.</summary>
    public event Action? Changed;

    public IReadOnlyList<Notice> Shown => shown;

    /// <summary>Says that something was done.</summary>
    public void Done(string text) => Show(new Notice(Tone.Good, text));

    /// <summary>Says why something was refused, in the user's language.</summary>
    public void Show(Refused refused) => Show(new Notice(refused.Kind is RefusedKind.Forbidden ? Tone.Bad : Tone.Warn, RefusedText.Of(refused, texts)));

    public void Show(Notice notice)
    {
        shown.RemoveAll(other => other.Text == notice.Text);
        shown.Add(notice);
        if (shown.Count > Most) shown.RemoveAt(0);
        Changed?.Invoke();
    }

    /// <summary>Takes refusals away, once what was refused has been done.</summary>
    public void ForgetRefusals()
    {
        if (shown.RemoveAll(notice => notice.Tone is Tone.Warn or Tone.Bad) > 0) Changed?.Invoke();
    }

    public void Close(Notice notice)
    {
        if (shown.Remove(notice)) Changed?.Invoke();
    }
}
