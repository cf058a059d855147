namespace CampaignConsole.Core.Platform.Jobs;

/// <summary>Work that somebody asked for, with progress, that goes on after a crash from its checkpoint. Register as a singleton.</summary>
public interface IConsoleJob
{
    /// <summary>Stable name; the row in the queue carries it.</summary>
    string Name { get; }

    /// <summary>Does the work. Throws <see cref="Kernel.Refused"/> for what a person must mend; anything else is a failure that can be run again.</summary>
    Task ExecuteAsync(JobContext run, CancellationToken ct);
}

/// <summary>A small act of the console itself, repeated: a tick looks for work in our own tables, so a tick too many or late does no harm.</summary>
public interface IRecurringJob
{
    string Name { get; }

    TimeSpan Every { get; }

    Task TickAsync(CancellationToken ct);
}
