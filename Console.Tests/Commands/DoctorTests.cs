using CampaignConsole.Core.Assignments;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Catalogue;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Platform.Storage;
using CampaignConsole.Web.Commands.Doctor;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Commands;

public sealed class DoctorTests
{
    [Theory, EachDatabase]
    public async Task A_sound_installation_has_no_failure(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        var (code, report) = await LookAsync(api);
        Assert.DoesNotContain("fail ", report, StringComparison.Ordinal);
        Assert.Equal(0, code);
        foreach (var check in (string[])["settings", "data folder", "schema", "integrity", "audit chain", "ledger", "time zones", "people", "keys", "channels", "stops", "dns"])
            Assert.Matches($"(?m)^ok    {check} ", report);
    }

    [Theory, EachDatabase]
    public async Task What_is_wrong_is_named_with_what_to_do_and_the_command_fails(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        await api.WriteAsync(db =>
        {
            db.Add(new Store { Code = "S001", Name = "Huaihai Road", TimeZone = "Asia/Atlantis" });
            db.Add(new ChannelSetting { Channel = "email", IsReal = true, HostMark = api.Get<InstallationMark>().Value, Options = "{}" });
            db.Add(new ChannelSetting { Channel = "sms", IsReal = true, HostMark = "elsewhere" });
            db.Add(new KillSwitch { Scope = KillScopes.All, IsOn = true, Reason = "wrong price", By = "Li Wei" });
        });
        var (code, report) = await LookAsync(api);
        Assert.Equal(1, code);
        Assert.Matches("(?m)^fail  time zones .*Asia/Atlantis", report);
        Assert.Matches("(?m)^fail  channels .*email: .*Host", report);
        Assert.Matches("(?m)^warn  channels .*sms: .*another installation", report);
        Assert.Matches("(?m)^warn  stops .*wrong price", report);
    }

    [Theory, EachDatabase]
    public async Task A_ledger_that_does_not_add_up_is_found(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        await api.WriteAsync(db =>
        {
            db.Add(new Occurrence { CampaignId = 1, TimeZone = "UTC", OfferId = 1, State = OccurrenceState.Sending, AssignedAt = TestClock.Usual, Considered = 3, Assigned = 2, Suppressed = 1 });
            db.Add(new Assignment { OccurrenceId = 1, OriginMemberId = 1, MemberId = 1, Outcome = AssignmentOutcome.Assigned, At = TestClock.Usual });
            db.Add(new Assignment { OccurrenceId = 1, OriginMemberId = 2, MemberId = 2, Outcome = AssignmentOutcome.Control, At = TestClock.Usual });
            db.Add(new Delivery { Key = Guid.NewGuid(), OccurrenceId = 1, Channel = "email", AssignmentId = 2, State = DeliveryState.Accepted });
        });
        var problems = (await api.Get<LedgerCheck>().RunAsync(default)).Problems;
        Assert.Equal(["run 1 says 2 assigned, 0 control, 1 suppressed, but its rows say otherwise", "1 messages belong to nobody who was assigned"], problems);
        Assert.Equal(1, (await LookAsync(api)).Code);
    }

    [Theory, EachDatabase]
    public async Task With_an_older_schema_the_rest_is_left_out_and_said_so(DatabaseKind kind)
    {
        await using var api = await TestApi.StartAsync(kind);
        await api.Get<WriteGate>().WriteAsync(db => db.Database.ExecuteSqlRawAsync("UPDATE \"__EFMigrationsHistory\" SET \"MigrationId\" = '20200101000000_Older'"), default);
        var (code, report) = await LookAsync(api);
        Assert.Equal(1, code);
        Assert.Matches("(?m)^fail  schema .*migrate", report);
        Assert.Contains("not checked without a current database: integrity", report, StringComparison.Ordinal);
    }

    static async Task<(int Code, string Report)> LookAsync(TestApi api)
    {
        var output = new StringWriter();
        return (await DoctorCommand.RunAsync(api.Services, output, CancellationToken.None), output.ToString());
    }
}
