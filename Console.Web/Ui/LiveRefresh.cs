using CampaignConsole.Core.Platform.Jobs;

namespace CampaignConsole.Web.Ui;

/// <summary>Calls a page back when something it shows has changed: at most twice a second, and never two at once. Ends with its disposal.</summary>
public sealed class LiveRefresh : IDisposable
{
    static readonly TimeSpan Between = TimeSpan.FromMilliseconds(500);

    readonly CancellationTokenSource gone = new();
    readonly TimeProvider clock;
    readonly Func<Task> refresh;
    readonly IDisposable subscription;
    int waiting;

    public LiveRefresh(LiveUpdates updates, string topic, TimeProvider clock, Func<Task> refresh)
    {
        (this.clock, this.refresh) = (clock, refresh);
        subscription = updates.Subscribe(topic, () =>
        {
            if (Interlocked.Exchange(ref waiting, 1) == 0) _ = SoonAsync();
        });
    }

    public void Dispose()
    {
        subscription.Dispose();
        gone.Cancel();
        gone.Dispose();
    }

    async Task SoonAsync()
    {
        var token = gone.Token;
        await Task.Delay(Between, clock, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Interlocked.Exchange(ref waiting, 0);
        if (!token.IsCancellationRequested) await refresh();
    }
}
