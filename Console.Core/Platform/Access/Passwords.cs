namespace CampaignConsole.Core.Platform.Access;

/// <summary>What a password must be. Length beats signs: see NIST SP 800-63B, section 5.1.1.</summary>
public static class Passwords
{
    public const int Shortest = 10;
    public const int Longest = 200;

    /// <exception cref="Kernel.Refused"><c>password_weak</c></exception>
    public static void Check(string? password, string userName)
    {
        if (password is null || password.Length is < Shortest or > Longest || password.Distinct().Count() < 5 ||
            password.Contains(userName, StringComparison.OrdinalIgnoreCase)) throw AccessRefusals.PasswordWeak();
    }
}
