using System.Globalization;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web.Demo;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Features.Access.Pages;

/// <summary>The first page of an empty installation: the one-time token of the log makes the first administrator and the brand.</summary>
public sealed partial class FirstStartPage
{
    [SupplyParameterFromForm] FirstStartForm Model { get; set; } = null!;

    [Inject] FirstStart FirstStart { get; set; } = null!;

    [Inject] PeopleActions People { get; set; } = null!;

    [Inject] SignInManager<User> Manager { get; set; } = null!;

    [Inject] DemoLoading Demo { get; set; } = null!;

    [Inject] WriteGate Gate { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        Model ??= new FirstStartForm();
        if (Demo.IsRunning) Navigation.NavigateTo(FirstStartDemo.Address);
        else if (!await FirstStart.IsOpenAsync(Request.RequestAborted)) Navigation.NavigateTo("/sign-in");
    }

    FirstStep Step { get; set; }

    async Task SubmitAsync()
    {
        if (!FirstStart.Fits(Model.Token))
        {
            Problem = T["TokenWrong"];
            return;
        }

        Step = Model.Choice is "empty" or "brand" ? FirstStep.Brand : FirstStep.Choice;
        if (Model.Choice == "demo") BeginDemo();
        if (Model.Choice == "brand") await BeginEmptyAsync();
    }

    void BeginDemo()
    {
        Demo.Begin();
        Navigation.NavigateTo(FirstStartDemo.Address);
    }

    async Task BeginEmptyAsync()
    {
        var language = Languages.Of(CultureInfo.CurrentUICulture.Name);
        var person = new PersonDraft(Model.Name, Model.DisplayName, Roles.Administrator, Scope.Everything, Language: language);
        if (!await TryAsync(ct => People.CreateFirstAsync(Actor.Job("first start"), person, Model.Password, ct))) return;
        await Gate.WriteAsync(async db =>
        {
            if (!await db.Set<Brand>().AnyAsync()) db.Add(new Brand { Id = 1, Name = Model.Brand.Trim(), Currency = Model.Currency, TimeZone = Model.TimeZone, Language = language });
            await TopicBook.EnsureAsync(db, CancellationToken.None);
        }, CancellationToken.None);
        await Manager.PasswordSignInAsync(Model.Name.Trim(), Model.Password, isPersistent: false, lockoutOnFailure: false);
        Navigation.NavigateTo("/");
    }

    /// <summary>What the page asks for, in this order.</summary>
    internal enum FirstStep
    {
        Token,
        Choice,
        Brand,
    }

    /// <summary>What the form carries.</summary>
    internal sealed class FirstStartForm
    {
        public string Token { get; set; } = "";

        /// <summary><c>empty</c> or <c>demo</c> when chosen, <c>brand</c> with the filled form.</summary>
        public string Choice { get; set; } = "";

        public string Name { get; set; } = "";

        public string DisplayName { get; set; } = "";

        public string Password { get; set; } = "";

        public string Brand { get; set; } = "";

        public string Currency { get; set; } = "CNY";

        public string TimeZone { get; set; } = "Asia/Shanghai";
    }
}
