using System.Globalization;
using Bunit;
using CampaignConsole.Web.Ui;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace CampaignConsole.Tests.Ui;

/// <summary>A screen for components of the kit: English, UTC, a fixed evening.</summary>
public abstract class UiContext : BunitContext
{
    protected static readonly DateTimeOffset Evening = new(2026, 11, 21, 20, 40, 0, TimeSpan.Zero);

    protected UiContext()
    {
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        Services.AddLocalization();
        Services.AddLogging();
        Services.AddSingleton<TimeProvider>(new FixedClock());
        Services.AddRadzenComponents();
        Services.AddScoped<Notices>();
        Services.AddScoped<UserTime>();
        Services.AddScoped<ConsoleDialogs>();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Evening;
    }
}
