using CampaignConsole.Core.Platform.Storage;
using Microsoft.Extensions.Logging.Console;

namespace CampaignConsole.Web.Commands;

/// <summary>Builds the host that a command works in: settings of the line over those of the environment.</summary>
static class CommandHost
{
    /// <summary>For the console itself.</summary>
    public static WebApplicationBuilder Builder(CommandLine line)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(line.Settings);
        builder.Configuration["data"] = Path.GetFullPath(line.Option("data") ?? builder.Configuration[$"{DatabaseOptions.Section}:{nameof(DatabaseOptions.DataFolder)}"] ?? "data");
        return builder;
    }

    /// <summary>For a command that does one thing and may do it beside a running console: it logs warnings only, to the error stream, and never checkpoints.</summary>
    public static WebApplication Beside(CommandLine line)
    {
        var builder = Builder(line);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Configuration[$"{DatabaseOptions.Section}:{nameof(DatabaseOptions.LeavesCheckpoints)}"] = "true";
        return builder.AddConsole().Build();
    }
}
