using System.Globalization;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Preferences;
using CampaignConsole.Core.Channels.Tracking;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Wording;
using CampaignConsole.Web.Features.Channels.Parts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;

namespace CampaignConsole.Web.Features.Channels;

/// <summary>The public pages behind the links in messages. GET and HEAD never change anything (that somebody looked is noted); a POST that changes nothing writes nothing.</summary>
static class MemberPages
{
    static readonly string[] Looks = [HttpMethods.Get, HttpMethods.Head];

    public static void MapMemberPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").AllowAnonymous().ExcludeFromDescription();
        pages.MapMethods("/u/{token}", Looks, AskAsync);
        pages.MapPost("/u/{token}", LeaveAsync).DisableAntiforgery();
        pages.MapMethods("/p/{token}", Looks, ChooseAsync);
        pages.MapPost("/p/{token}", SaveAsync).DisableAntiforgery();
    }

    static async Task<IResult> AskAsync(string token, string? lang, MemberLinks links, PreferenceQueries queries, CancellationToken ct) =>
        links.Read(token) is { } link ? Page(link, PublicStep.AskToLeave, lang ?? await queries.LanguageAsync(link, ct)) : Broken(lang);

    /// <summary>One click (RFC 8058): mail programs post here without a person.</summary>
    static async Task<IResult> LeaveAsync(string token, string? lang, MemberLinks links, MemberChoices choices, PreferenceQueries queries, CancellationToken ct)
    {
        if (links.Read(token) is not { } link) return Broken(lang);
        await choices.LeaveAsync(link, ct);
        return Page(link, PublicStep.Left, lang ?? await queries.LanguageAsync(link, ct));
    }

    /// <summary>Who comes here followed the message's own link: noted as any click is.</summary>
    static async Task<IResult> ChooseAsync(
        string token, string? lang, HttpContext http, MemberLinks links, PreferenceQueries queries, TouchBuffer buffer, TimeProvider clock, CancellationToken ct)
    {
        if (links.Read(token) is not { } link || await queries.ReadAsync(link, lang, ct) is not { } sheet) return Broken(lang);
        // A link that was made by hand belongs to no message.
        if (link.DeliveryId > 0) TrackingPages.Note(http, buffer, new Touch(link.DeliveryId, new TouchProof(null, link.OriginMemberId), TrackedLink.OwnPage, clock.GetUtcNow(), null));
        return Page(sheet, null);
    }

    static async Task<IResult> SaveAsync(string token, string? lang, HttpRequest request, MemberLinks links, PreferenceForms forms, PreferenceQueries queries, CancellationToken ct)
    {
        if (links.Read(token) is not { } link || !request.HasFormContentType) return Broken(lang);
        var sent = await request.ReadFormAsync(ct);
        var (form, isReadable) = Read(sent);
        var outcome = sent["stay"] == "1" ? await forms.StayAsync(link, ct) : isReadable ? await forms.SaveAsync(link, form, ct) : PreferenceOutcome.PauseOutOfRange;
        if (await queries.ReadAsync(link, lang, ct) is not { } sheet) return Broken(lang);
        return outcome == PreferenceOutcome.PauseOutOfRange ? Page(AsSent(sheet, form), outcome, form.Shown ?? PreferenceShown.Of(sheet)) : Page(sheet, outcome);
    }

    /// <summary>A page from before the wishes were on it sends channels and topics only: what it does not show it does not change.</summary>
    static (PreferenceForm Form, bool IsReadable) Read(IFormCollection form)
    {
        var granted = Pairs(form["granted"]);
        var shown = form["shows"] != "1" ? null
            : new PreferenceShown(Pairs(form["shown"]), new PreferenceWishes(form["shown-less"] == "1", DayOf(form["shown-pause"].ToString()), form["shown-objects"] == "1", Named(form["shown-first"])));
        if (form["whole"] != "1") return (new PreferenceForm(granted, null, shown), true);
        var day = form["pause"].ToString().Trim();
        var until = DayOf(day);
        return (new PreferenceForm(granted, new PreferenceWishes(form["less"] == "1", until, form["objects"] == "1", Named(form["first"])), shown), day.Length == 0 || until is not null);
    }

    static HashSet<(string Channel, string Topic)> Pairs(StringValues sent) =>
        sent.OfType<string>().Select(pair => pair.Split('|', 2)).Where(pair => pair.Length == 2).Select(pair => (pair[0], pair[1])).ToHashSet();

    /// <summary>A page that does not ask for the first channel sends neither what it is nor what it was: nothing changes.</summary>
    static string? Named(StringValues sent) => sent.ToString() is { Length: > 0 } channel ? channel : null;

    static DateOnly? DayOf(string text) => DateOnly.TryParseExact(text.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>Nothing was stored: the page keeps what the member had chosen.</summary>
    static PreferenceSheet AsSent(PreferenceSheet sheet, PreferenceForm form) => sheet with
    {
        Choices = form.Shown is null ? sheet.Choices : [.. sheet.Choices.Select(choice => choice with { Granted = form.Granted.Contains((choice.Channel, choice.Topic)) })],
        LessOften = form.Wishes?.LessOften ?? sheet.LessOften,
        Objects = form.Wishes?.Objects ?? sheet.Objects,
        Preferred = form.Wishes is { } wishes ? wishes.Preferred : sheet.Preferred,
    };

    /// <param name="shown">What a form that was refused had shown: what the member changed is still measured against it.</param>
    static InLanguage Page(PreferenceSheet sheet, PreferenceOutcome? outcome, PreferenceShown? shown = null) =>
        new(new RazorComponentResult<PreferencesPage>(new { Sheet = sheet, Outcome = outcome, Shown = shown ?? PreferenceShown.Of(sheet) }), sheet.Language);

    static InLanguage Page(MemberLink link, PublicStep step, string language) => new(new RazorComponentResult<PublicPage>(new { Link = link, Step = step }), language);

    static InLanguage Broken(string? language) =>
        new(new RazorComponentResult<PublicPage>(new { Step = PublicStep.AskToLeave }) { StatusCode = StatusCodes.Status404NotFound }, language ?? CultureInfo.CurrentUICulture.Name);

    /// <summary>A page in the member's language, not the browser's; it is the member's own, so nobody on the way keeps it.</summary>
    sealed class InLanguage(IResult page, string language) : IResult
    {
        public async Task ExecuteAsync(HttpContext http)
        {
            var known = Languages.Of(language);
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (Wording.Cultures[known], CultureInfo.GetCultureInfo(known));
            http.Response.Headers.CacheControl = "no-store";
            await page.ExecuteAsync(http);
        }
    }
}
