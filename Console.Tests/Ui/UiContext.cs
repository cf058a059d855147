using System.Globalization;
using Bunit;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Tests.Kit;
using CampaignConsole.Web.Shell;
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
        Services.AddScoped(services => CurrentUser.Fixed(
            new Account(TestConsole.Person(Roles.Administrator, 1, "Li Wei"), "li.wei", Roles.Administrator, null, null, false),
            new Brand { Id = 1, Name = "Northwind Apparel" }, services.GetRequiredService<UserTime>()));
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Evening;
    }
}
