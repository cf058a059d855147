using CampaignConsole.Core.Platform.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CampaignConsole.Core.Redemptions.Velocity;

/// <summary>Once a second on every node: writes who was held back, and tells the other nodes which codes were tried.</summary>
public sealed partial class VelocityLoop(HeldBackBook heldBack, GuessGuard guesses, Brake brake, ILogger<VelocityLoop> log) : BackgroundService
{
    static readonly TimeSpan Between = TimeSpan.FromSeconds(1);

    /// <summary>One round; for the loop and for tests.</summary>
    public async Task StepAsync(CancellationToken ct)
    {
        await heldBack.FlushAsync(ct);
        await guesses.SyncAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!brake.IsOn) await StepAsync(stoppingToken);
            }
            catch (OperationCanceledException)
            {
            }
            catch (Exception problem)
            {
                LogFailed(problem);
            }

            await Task.Delay(Between, CancellationToken.None).WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Who was held back could not be written; it is tried again")]
    partial void LogFailed(Exception problem);
}
