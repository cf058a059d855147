using CampaignConsole.Core.Channels.Adapters.Email;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace CampaignConsole.Core.Channels.Returns;

/// <summary>
/// Reads the mailbox folder of the e-mail channel. A mail is laid aside after what it says is committed: a process that dies in between finds it again, and what it says
/// is known by then. Afterwards it settles rows that became unknown when their proof had come already.
/// </summary>
public sealed partial class ReadMailbox(
    MailReturns returns, LateProofs proofs, IDbContextFactory<ConsoleDb> databases, ChannelSecrets secrets, InstallationMark mark, ILogger<ReadMailbox> log) : IRecurringJob
{
    const int Portion = 100;

    /// <summary>Mails of one tick; the rest waits for the next.</summary>
    const int MostMails = 5_000;

    public string Name => "read-mailbox";

    public TimeSpan Every => TimeSpan.FromSeconds(30);

    public async Task TickAsync(CancellationToken ct)
    {
        if (await FolderAsync(ct) is { } folder) await ReadAsync(folder, ct);
        await proofs.SettleAsync(ct);
    }

    async Task ReadAsync(string folder, CancellationToken ct)
    {
        foreach (var paths in MailFolder.Waiting(folder, MostMails).Chunk(Portion))
        {
            List<(string Path, byte[] Mail)> mails = [];
            foreach (var path in paths)
                if (await MailFolder.ReadAsync(path, ct) is { } mail) mails.Add((path, mail));
            var stored = await returns.TakeAsync([.. mails.Select(mail => mail.Mail)], ct);
            var kept = mails.Count(mail => MailFolder.Keep(folder, mail.Path));
            LogRead(paths.Length, stored, paths.Length - kept);
        }
    }

    /// <summary>Only the installation on which the channel sends for real reads what comes back: a copy elsewhere would take the mails from it.</summary>
    async Task<string?> FolderAsync(CancellationToken ct)
    {
        await using var db = databases.CreateDbContext();
        var setting = await db.Set<ChannelSetting>().FirstOrDefaultAsync(row => row.Channel == ChannelNames.Email && row.IsReal && row.HostMark == mark.Value, ct);
        return setting is not null && secrets.Read(typeof(EmailOptions), setting.Options) is EmailOptions { ReturnsFolder: { Length: > 0 } folder } ? folder : null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Of {Mails} mails in the mailbox folder {Stored} told something new; {Left} could not be laid aside")]
    partial void LogRead(int mails, int stored, int left);
}
