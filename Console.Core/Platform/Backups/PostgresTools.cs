using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace CampaignConsole.Core.Platform.Backups;

/// <summary>Runs PostgreSQL's own programs against the database of a connection string. The password goes by the environment, not by the command line.</summary>
sealed class PostgresTools(string connection)
{
    readonly NpgsqlConnectionStringBuilder parts = new(connection);

    public string Database => parts.Database ?? parts.Username ?? "postgres";

    /// <exception cref="Kernel.Refused"><c>backup_tool_missing</c>, <c>backup_tool_failed</c></exception>
    public async Task RunAsync(string tool, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(Find(tool) ?? throw BackupRefusals.ToolMissing(tool), arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in Environment()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync(ct);
        await process.StandardOutput.ReadToEndAsync(ct);
        try
        {
            await process.WaitForExitAsync(ct);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        if (process.ExitCode != 0) throw BackupRefusals.ToolFailed(tool, (await said).Trim());
    }

    /// <summary>On the path, or where Debian keeps them by version: the newest, since a dump needs a tool no older than its server.</summary>
    public static string? Find(string tool) =>
        Versions().Concat((System.Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
            .Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);

    static IEnumerable<string> Versions() => !Directory.Exists("/usr/lib/postgresql") ? [] : Directory.GetDirectories("/usr/lib/postgresql")
        .OrderByDescending(folder => double.TryParse(Path.GetFileName(folder), NumberStyles.Float, CultureInfo.InvariantCulture, out var version) ? version : 0)
        .Select(folder => Path.Combine(folder, "bin"));

    Dictionary<string, string?> Environment() => new Dictionary<string, string?>
    {
        ["PGHOST"] = parts.Host, ["PGPORT"] = parts.Port.ToString(CultureInfo.InvariantCulture), ["PGUSER"] = parts.Username, ["PGPASSWORD"] = parts.Password,
        ["PGDATABASE"] = Database, ["PGPASSFILE"] = parts.Passfile, ["PGSSLROOTCERT"] = parts.RootCertificate, ["PGSSLMODE"] = Mode(parts.SslMode),
    }.Where(pair => !string.IsNullOrEmpty(pair.Value)).ToDictionary();

    static string Mode(SslMode mode) => mode switch
    {
        SslMode.Disable => "disable",
        SslMode.Allow => "allow",
        SslMode.Prefer => "prefer",
        SslMode.Require => "require",
        SslMode.VerifyCA => "verify-ca",
        SslMode.VerifyFull => "verify-full",
    };
}
