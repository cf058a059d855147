using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Wording;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using System.Globalization;

namespace CampaignConsole.Web.Features.Access.Pages;

/// <summary>Changing one's own password; asked for at the first sign-in with a password that somebody else has set.</summary>
public sealed partial class ChangePassword
{
    string? problem;

    [SupplyParameterFromForm] PasswordForm Model { get; set; } = null!;

    [CascadingParameter] HttpContext Request { get; set; } = null!;

    [Inject] SignInManager<User> Manager { get; set; } = null!;

    [Inject] NavigationManager Navigation { get; set; } = null!;

    protected override void OnInitialized() => Model ??= new PasswordForm();

    async Task SubmitAsync()
    {
        var user = await Manager.UserManager.GetUserAsync(Request.User);
        if (user is null)
        {
            Navigation.NavigateTo("/sign-in");
            return;
        }

        problem = Model.New != Model.Again ? T["PasswordsDiffer"].Value : Model.New == Model.Current ? T["PasswordSame"].Value : null;
        try
        {
            Passwords.Check(Model.New, user.UserName);
        }
        catch (Refused refused)
        {
            problem ??= Wording.Refusal(refused, CultureInfo.CurrentUICulture.Name);
        }

        if (problem is not null) return;
        user.MustChangePassword = false;
        var result = await Manager.UserManager.ChangePasswordAsync(user, Model.Current, Model.New);
        if (!result.Succeeded)
        {
            problem = T["CurrentPasswordWrong"];
            return;
        }

        await Manager.RefreshSignInAsync(user);
        Navigation.NavigateTo("/");
    }

    /// <summary>What the form carries.</summary>
    internal sealed class PasswordForm
    {
        public string Current { get; set; } = "";

        public string New { get; set; } = "";

        public string Again { get; set; } = "";
    }
}
