using CampaignConsole.Core.Platform.Access;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;

namespace CampaignConsole.Web.Features.Access.Pages;

/// <summary>Changing one's own password; asked for at the first sign-in with a password that somebody else has set.</summary>
public sealed partial class ChangePassword
{
    [SupplyParameterFromForm] PasswordForm Model { get; set; } = null!;

    [Inject] SignInManager<User> Manager { get; set; } = null!;

    protected override void OnInitialized() => Model ??= new PasswordForm();

    async Task SubmitAsync()
    {
        var user = await Manager.UserManager.GetUserAsync(Request.User);
        if (user is null)
        {
            Navigation.NavigateTo("/sign-in");
            return;
        }

        Problem = Model.New != Model.Again ? T["PasswordsDiffer"].Value : Model.New == Model.Current ? T["PasswordSame"].Value : null;
        if (Problem is not null || !await TryAsync(_ =>
        {
            Passwords.Check(Model.New, user.UserName);
            return Task.CompletedTask;
        })) return;
        user.MustChangePassword = false;
        var result = await Manager.UserManager.ChangePasswordAsync(user, Model.Current, Model.New);
        if (!result.Succeeded)
        {
            Problem = T["CurrentPasswordWrong"];
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
