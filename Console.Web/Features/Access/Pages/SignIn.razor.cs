using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Web.Features.Access.Pages;

/// <summary>Sign-in: a plain form that works without a circuit. Which of name, password or lock was wrong is not told.</summary>
public sealed partial class SignIn
{
    [SupplyParameterFromForm] SignInForm Model { get; set; } = null!;

    [SupplyParameterFromQuery(Name = "back")] string? Back { get; set; }

    [Inject] SignInManager<User> Manager { get; set; } = null!;

    [Inject] FirstStart FirstStart { get; set; } = null!;

    [Inject] WriteGate Gate { get; set; } = null!;

    [Inject] TimeProvider Clock { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        Model ??= new SignInForm();
        if (await FirstStart.IsOpenAsync(Request.RequestAborted)) Navigation.NavigateTo("/first-start");
    }

    async Task SubmitAsync()
    {
        var result = await Manager.PasswordSignInAsync(Model.Name.Trim(), Model.Password, Model.Stay, lockoutOnFailure: true);
        if (!result.Succeeded)
        {
            Problem = result.IsLockedOut ? T["LockedOut"] : T["SignInFailed"];
            return;
        }

        var user = (await Manager.UserManager.FindByNameAsync(Model.Name.Trim()))!;
        var now = Clock.GetUtcNow();
        await Gate.WriteAsync(db => db.Set<User>().Where(one => one.Id == user.Id).ExecuteUpdateAsync(set => set.SetProperty(one => one.LastSignInAt, now)), CancellationToken.None);
        LanguageCookie.Set(Request, user.Language);
        Navigation.NavigateTo(user.MustChangePassword ? "/change-password" : AccessEndpoints.Local(Back));
    }

    /// <summary>What the form carries.</summary>
    internal sealed class SignInForm
    {
        public string Name { get; set; } = "";

        public string Password { get; set; } = "";

        public bool Stay { get; set; }
    }
}
