using System.Collections.Concurrent;

namespace CampaignConsole.Core.Platform.Jobs;

/// <summary>Tells pages of this node that something they show has changed. Subscribers throttle and read for themselves; a node that did not do the work polls every second.</summary>
public sealed class LiveUpdates
{
    public const string Jobs = "jobs";
    public const string Deliveries = "deliveries";
    public const string Redemptions = "redemptions";

    readonly ConcurrentDictionary<Subscription, string> subscriptions = new();

    /// <summary>Calls back on every change of a topic until disposed; the callback must be quick and must not throw.</summary>
    public IDisposable Subscribe(string topic, Action changed)
    {
        var subscription = new Subscription(this, changed);
        subscriptions[subscription] = topic;
        return subscription;
    }

    public void Publish(string topic)
    {
        foreach (var (subscription, wanted) in subscriptions)
            if (wanted == topic) subscription.Changed();
    }

    sealed class Subscription(LiveUpdates owner, Action changed) : IDisposable
    {
        public Action Changed { get; } = changed;

        public void Dispose() => owner.subscriptions.TryRemove(this, out _);
    }
}
