using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Core.Platform.Tables.Sheets;
using CampaignConsole.Core.Platform.Wording;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Deliveries;

/// <summary>Asks who has turned away.</summary>
public sealed class FatigueQueries(IDbContextFactory<ConsoleDb> databases, TimeProvider clock)
{
    /// <summary>Members looked at together.</summary>
    const int Block = 1_000;

    /// <summary>How far one member has turned away.</summary>
    /// <exception cref="Refused"><c>not_found</c>: no such member within the scope; <c>right_missing</c></exception>
    public async Task<FatigueLevel> OfMemberAsync(Actor by, long member, CancellationToken ct)
    {
        by.Demand(Right.ViewMembers);
        await using var db = databases.CreateDbContext();
        if (!await db.Set<Member>().Within(by.Scope, db).AnyAsync(row => row.Id == member, ct)) throw PlatformRefusals.NotFound("member", member);
        return (await Fatigue.ReadAsync(db, [member], clock.GetUtcNow(), ct)).GetValueOrDefault(member);
    }

    /// <summary>All who are tired or silent now as a workbook, members looked at block by block; the stream is written synchronously, so give it a file.</summary>
    /// <exception cref="Refused"><c>right_missing</c></exception>
    public async Task WriteAsync(Actor by, string language, Stream stream, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        var policy = await SettingsBook.ReadAsync<FatiguePolicy>(db, ct);
        var (zone, now) = (Instants.Zone(await db.Set<Brand>().Select(brand => brand.TimeZone).FirstOrDefaultAsync(ct) ?? "UTC"), clock.GetUtcNow());
        using var book = new SheetBook(stream, leaveOpen: true);
        string Head(string name) => Wording.Say("fatigue.column." + name, language);
        var sheet = book.Begin(Head("sheet"),
        [
            new SheetColumn(Head("member"), 12, AlignRight: true), new SheetColumn(Head("level"), 22), new SheetColumn(Head("told"), 14, AlignRight: true),
            new SheetColumn(Head("since"), 20), new SheetColumn(Head("sign"), 20),
        ]);
        if (!policy.IsOn) return;
        for (var after = 0L; ;)
        {
            var from = after;
            var members = await db.Set<Member>().Within(by.Scope, db).Where(member => member.Id > from && member.Status == MemberStatus.Active).OrderBy(member => member.Id).Take(Block)
                .Select(member => member.Id).ToListAsync(ct);
            foreach (var one in (await Fatigue.JudgeAsync(db, members, policy, now, ct)).OrderBy(one => one.MemberId))
                sheet.Whole(one.MemberId).Text(Wording.Say("held.rule." + (one.Level == FatigueLevel.Silent ? FrequencyCaps.OfSilence : FrequencyCaps.OfFatigue), language)).Whole(one.Told)
                    .Moment(one.Since, zone).Moment(one.LastSign, zone).EndRow();
            if (members.Count < Block) return;
            after = members[^1];
        }
    }
}
