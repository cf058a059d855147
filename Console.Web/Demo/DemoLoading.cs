namespace CampaignConsole.Web.Demo;

/// <summary>Loads the demo brand within a console that has nothing in it yet; the first page shows how far it is.</summary>
/// <remarks>In a host of its own, whose clock can be set back. It writes beside the console, so it leaves SQLite's checkpoints to it.</remarks>
public sealed partial class DemoLoading(IConfiguration configuration, ILogger<DemoLoading> log)
{
    readonly Lock sync = new();
    Task? work;

    /// <summary>The last step; null before it has begun.</summary>
    public DemoProgress? Progress { get; private set; }

    public bool IsRunning => work is { IsCompleted: false };

    /// <summary>True when it has ended without a whole brand; the log says why.</summary>
    public bool HasFailed => work is { IsCompleted: true } && Progress is not { Fraction: >= 1 };

    /// <summary>Begins, once a process.</summary>
    public void Begin()
    {
        lock (sync)
        {
            if (work is not null) return;
            Progress = new DemoProgress("stores", 0);
            // Nothing of the request that asked for it goes along, its language least of all: the demo is the same for everybody.
            using (ExecutionContext.SuppressFlow()) work = Task.Run(LoadAsync);
        }
    }

    /// <summary>The host that the demo is made in, from a builder that has its settings.</summary>
    public static WebApplication Host(WebApplicationBuilder builder)
    {
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton<TimeProvider>(new DemoClock(TimeProvider.System.GetUtcNow()));
        return builder.AddConsole().Build();
    }

    async Task LoadAsync()
    {
        try
        {
            var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
            builder.Configuration.AddConfiguration(configuration);
            builder.Configuration.AddInMemoryCollection([new("Database:LeavesCheckpoints", "true")]);
            await using var app = Host(builder);
            if (!await new DemoBrand(app.Services, TimeProvider.System).LoadAsync(step => Progress = step, CancellationToken.None)) Progress = null;
        }
        catch (Exception problem)
        {
            LogFailed(problem);
            Progress = null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The demo brand could not be loaded")]
    partial void LogFailed(Exception problem);
}
