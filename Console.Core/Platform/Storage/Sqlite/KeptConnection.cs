using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CampaignConsole.Core.Platform.Storage.Sqlite;

/// <summary>A connection that stays open for as long as its context is used again, so that statements that come again are not parsed again.</summary>
/// <remarks>EF Core makes each command anew, and the driver each command's statements; for the short statements of a till that costs more than to run them.</remarks>
sealed class KeptConnection(string connectionString, Action<KeptConnection> gone) : SqliteConnection(connectionString)
{
    /// <summary>Texts that are kept ready; where there are more, which only sets of unlike sizes bring about, all are made anew.</summary>
    const int MostTexts = 120;

    /// <summary>Longer texts are those of many rows, which hardly ever come again; characters.</summary>
    const int LongestText = 6_000;

    readonly Dictionary<string, ReadyCommand> ready = [];
    readonly HashSet<ReadyCommand> used = [];
    bool isEnding;

    public override SqliteCommand CreateCommand() => new Command(this, Transaction) { CommandTimeout = DefaultTimeout };

    /// <summary>The end of one use, as EF Core says it: what was not committed is rolled back, and what was not read to its end is let go of.</summary>
    public override void Close()
    {
        Transaction?.Dispose();
        foreach (var command in used.Where(command => command.IsReading)) command.Dispose();
        used.Clear();
        if (isEnding) base.Close();
    }

    protected override void Dispose(bool disposing)
    {
        isEnding = true;
        base.Dispose(disposing);
        gone(this);
    }

    ReadyCommand? ReadyFor(string text)
    {
        if (text.Length > LongestText) return null;
        if (!ready.TryGetValue(text, out var command))
        {
            if (ready.Count == MostTexts) Forget();
            ready.Add(text, command = new ReadyCommand(text, this));
        }

        if (command.IsReading) return null;
        used.Add(command);
        return command;
    }

    void Forget()
    {
        foreach (var command in ready.Values.Where(command => !command.IsReading)) command.Dispose();
        ready.Clear();
    }

    /// <summary>A command as EF Core makes it, run by the one that is ready for its text.</summary>
    sealed class Command(KeptConnection connection, SqliteTransaction? transaction) : SqliteCommand(null, connection, transaction)
    {
        public override SqliteDataReader ExecuteReader(CommandBehavior behavior) =>
            connection.State == ConnectionState.Open && connection.ReadyFor(CommandText) is { } command ? command.Run(this, behavior) : base.ExecuteReader(behavior);
    }

    /// <summary>Keeps its statements from one run to the next.</summary>
    sealed class ReadyCommand(string text, KeptConnection connection) : SqliteCommand(text, connection)
    {
        /// <summary>Its rows are still read.</summary>
        public bool IsReading => DataReader is not null;

        public SqliteDataReader Run(SqliteCommand asked, CommandBehavior behavior)
        {
            (Transaction, CommandTimeout) = (asked.Transaction, asked.CommandTimeout);
            Parameters.Clear();
            foreach (SqliteParameter parameter in asked.Parameters) Parameters.Add(parameter);
            return ExecuteReader(behavior);
        }
    }

    /// <summary>Gives EF Core such connections, and closes them at the end.</summary>
    internal sealed class Keeper : DbConnectionInterceptor, IDisposable
    {
        readonly ConcurrentDictionary<KeptConnection, bool> kept = new();

        public override InterceptionResult<DbConnection> ConnectionCreating(ConnectionCreatingEventData eventData, InterceptionResult<DbConnection> result)
        {
            var connection = new KeptConnection(eventData.ConnectionString!, gone => kept.TryRemove(gone, out _));
            kept.TryAdd(connection, true);
            return InterceptionResult<DbConnection>.SuppressWithResult(connection);
        }

        public void Dispose()
        {
            foreach (var connection in kept.Keys) connection.Dispose();
        }
    }
}
