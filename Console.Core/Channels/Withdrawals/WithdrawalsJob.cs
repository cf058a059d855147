using System.Security.Cryptography;
using System.Text;
using CampaignConsole.Core.Channels.Adapters.Files;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CampaignConsole.Core.Channels.Withdrawals;

/// <summary>
/// Keeps the file of withdrawals beside every list that is still worked on: keys and reasons of those in it about whom nothing more may be said, as it is now. It is absent or whole, and its
/// manifest, written last, has a number that counts up with every change. A list that lies with others cannot be called back; this is how they learn of a later no.
/// </summary>
public sealed partial class WithdrawalsJob(WriteGate gate, IDbContextFactory<ConsoleDb> databases, ChannelSenders senders, TimeProvider clock, ILogger<WithdrawalsJob> log) : IRecurringJob
{
    /// <summary>A change that a list has seen may have been followed by one with a lower number that was committed later: for so long it goes on looking.</summary>
    static readonly TimeSpan Unsettled = TimeSpan.FromMinutes(2);

    /// <summary>Without any change it is looked through as often, whatever the mark says.</summary>
    static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public string Name => "list-withdrawals";

    public TimeSpan Every => TimeSpan.FromSeconds(30);

    public async Task TickAsync(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        List<IssuedList> lists;
        ListMark mark;
        await using (var db = databases.CreateDbContext())
        {
            lists = await db.Set<IssuedList>().AsNoTracking().Where(list => list.ExpiresAt > now).OrderBy(list => list.Id).ToListAsync(ct);
            if (lists.Count == 0) return;
            mark = await ListMark.NowAsync(db, now, ct);
        }

        var real = new Dictionary<string, bool>();
        foreach (var list in lists)
        {
            if (!real.TryGetValue(list.Channel, out var isReal)) real[list.Channel] = isReal = !(await senders.OpenAsync(list.Channel, ct)).IsSandbox;
            // What another installation issued is not ours to rewrite: this one may be its copy.
            if (!list.IsSandbox && !isReal) continue;
            try
            {
                await LookAsync(list, mark, now, ct);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                LogFailed(failure, list.Id);
            }
        }
    }

    async Task LookAsync(IssuedList list, ListMark common, DateTimeOffset now, CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var seen = (await common.ForAsync(db, list, ct)).ToString();
        var isNew = seen != list.Seen;
        if (!isNew && now - list.SeenAt >= Unsettled && now - list.LookedAt < Longest && now >= list.LookedAt) return;
        var rows = list.RowsOf(db);
        // The first pass only takes the fingerprint: nearly always nothing has changed, and nothing is written.
        var (hash, count) = await PrintAsync(SaidNo.AmongAsync(db, rows, now, ct), Stream.Null, ct);
        var changed = hash != list.Sha256;
        if (changed) (hash, count) = await WriteAsync(db, list, now, ct);
        var (id, version) = (list.Id, list.Version + (changed ? 1 : 0));
        await gate.WriteAsync(write => write.Set<IssuedList>().Where(row => row.Id == id).ExecuteUpdateAsync(set => set
            .SetProperty(row => row.Seen, seen).SetProperty(row => row.SeenAt, row => isNew ? now : row.SeenAt).SetProperty(row => row.LookedAt, now)
            .SetProperty(row => row.Sha256, hash).SetProperty(row => row.Withdrawn, count).SetProperty(row => row.Version, version)
            .SetProperty(row => row.WithdrawnAt, row => changed ? now : row.WithdrawnAt), ct), ct);
    }

    static async Task<(string Hash, long Rows)> WriteAsync(ConsoleDb db, IssuedList list, DateTimeOffset now, CancellationToken ct)
    {
        var path = Path.Combine(list.Folder, list.WithdrawalsFile);
        (string Hash, long Rows) written = default;
        await DurableFile.WriteAsync(path, async stream => written = await PrintAsync(SaidNo.AmongAsync(db, list.RowsOf(db), now, ct), stream, ct), ct);
        var manifest = new FileManifest(list.Channel, list.OccurrenceId, written.Rows, now, [await ListFile.EntryAsync(path, ct)], list.ExpiresAt, list.Version + 1);
        await ListFile.WriteAsync(Path.ChangeExtension(path, null), manifest, ct);
        return written;
    }

    /// <summary>Writes the rows, and says what their bytes come to.</summary>
    static async Task<(string Hash, long Rows)> PrintAsync(IAsyncEnumerable<Withdrawn> rows, Stream stream, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var count = 0L;
        await LineAsync("key,reason");
        await foreach (var row in rows.WithCancellation(ct))
        {
            await LineAsync($"{row.Key:D},{row.Reason}");
            count++;
        }

        return (Convert.ToHexStringLower(hash.GetHashAndReset()), count);

        async Task LineAsync(string line)
        {
            var bytes = Encoding.ASCII.GetBytes(line + "\r\n");
            hash.AppendData(bytes);
            await stream.WriteAsync(bytes, ct);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The withdrawals of list {List} could not be written; it is tried again")]
    partial void LogFailed(Exception problem, long list);
}
