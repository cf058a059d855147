using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Web.Demo;

namespace CampaignConsole.Web.Features.Access;

/// <summary>While nobody can sign in, and while the demo brand is being made, the console's own work stands still: there is nothing to do, and the demo sets the clock back.</summary>
sealed class FirstStartWatch(FirstStart first, DemoLoading demo, Brake brake) : BackgroundService
{
    static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    /// <summary>Pulls the brake at the start; what ticks a moment earlier finds an empty database.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await first.IsOpenAsync(cancellationToken)) brake.Pull();
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (brake.IsOn && !stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(BetweenLooks, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!demo.IsRunning && !demo.HasFailed && !await first.IsOpenAsync(CancellationToken.None)) brake.Release();
        }
    }
}
