using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Channels.Adapters.Files;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Withdrawals;

/// <summary>Keeps which lists lie with others.</summary>
static class IssuedLists
{
    /// <summary>Notes a list that was just written; the same one written again replaces what was known of it.</summary>
    public static Task NoteAsync(WriteGate gate, OpenChannel channel, string name, FileManifest manifest, CancellationToken ct) => gate.WriteAsync(async db =>
    {
        var list = await db.Set<IssuedList>().FirstOrDefaultAsync(row => row.Name == name, ct);
        if (list is null)
        {
            var campaign = await db.Set<Occurrence>().Where(run => run.Id == manifest.Occurrence).Select(run => run.CampaignId).FirstOrDefaultAsync(ct);
            db.Add(list = new IssuedList { Name = name, Channel = manifest.Channel, OccurrenceId = manifest.Occurrence, CampaignId = campaign, Folder = "" });
        }

        (list.Folder, list.IsSandbox, list.Rows, list.WrittenAt, list.ExpiresAt) = (channel.Folder!, channel.IsSandbox, manifest.Rows, manifest.WrittenAt, manifest.ExpiresAt ?? manifest.WrittenAt);
        (list.Seen, list.SeenAt) = (null, null);
    }, ct);
}
