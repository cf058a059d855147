using System.Text.Json;
using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Channels;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Templates;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Audit;
using CampaignConsole.Tests.Channels.Adapters;
using CampaignConsole.Tests.Channels.Deliveries;
using CampaignConsole.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Tests.Channels.Templates;

/// <summary>Messages that go by registered templates, and what happens when one loses its approval while a run sends.</summary>
public sealed class TemplateSendingTests
{
    static readonly DateTimeOffset Noon = new(2026, 11, 21, 4, 0, 0, TimeSpan.Zero);

    [Theory, EachDatabase]
    public async Task A_message_carries_its_template_with_the_fields_of_its_recipient(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await StartAsync(kind, provider);
        await stage.ByTemplateAsync("sms");
        await stage.PlanAsync("sms", 1);

        await stage.Pump.DrainAsync(default);

        Assert.Equal("Accepted 1", await stage.StatesAsync());
        var document = JsonDocument.Parse(Assert.Single(provider.Requests).Body).RootElement;
        Assert.Equal("Dear Member 1, 20 % off coats", document.GetProperty("text").GetString());
        Assert.Equal("""{"id":"TPL-1","fields":{"name":"Member 1","offer":"20 % off coats"}}""", document.GetProperty("template").GetRawText());
    }

    [Theory, EachDatabase]
    public async Task Where_a_template_loses_its_approval_the_rest_waits_for_a_person_and_goes_when_it_is_approved_again(DatabaseKind kind)
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var stage = await StartAsync(kind, provider);
        var id = await stage.ByTemplateAsync("sms");
        await stage.PlanAsync("sms", 5);
        await stage.ChangeAsync(db => db.Set<Delivery>().Where(row => row.MemberId > 2).ExecuteUpdateAsync(set => set.SetProperty(row => row.NotBefore, Noon.AddHours(1))));
        await stage.Pump.DrainAsync(default);
        Assert.Equal("Planned 3, Accepted 2", await stage.StatesAsync());
        stage.Console.Clock.Now += TimeSpan.FromHours(1);
        await stage.MoveAsync(id, TemplateState.Paused, "complaints");

        await stage.Pump.DrainAsync(default);

        Assert.Equal("Planned 3, Accepted 2", await stage.StatesAsync());
        var held = await stage.Console.Get<HeldMessages>().ListAsync(stage.Console.Marketer, new HeldFilter(), new PageRequest(), default);
        Assert.Equal(3, held.Total);
        Assert.All(held.Rows, row => Assert.Equal(("template_not_approved", true, null), (row.Rule, row.Waits, row.Until)));
        Assert.Equal(2, provider.Requests.Count);

        // Hours later nothing has gone by itself; and nobody looks at the rows all the time.
        stage.Console.Clock.Now += TimeSpan.FromHours(2);
        await stage.Pump.DrainAsync(default);
        Assert.Equal("Planned 3, Accepted 2", await stage.StatesAsync());

        await stage.MoveAsync(id, TemplateState.Approved);
        await stage.Pump.DrainAsync(default);
        Assert.Equal("Accepted 5", await stage.StatesAsync());
        Assert.Equal(5, provider.Effects.Count);
    }

    [Theory, EachDatabase]
    public async Task What_is_being_held_while_its_template_is_approved_goes_at_once(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        stage.Console.Clock.Now = Noon;
        var id = await stage.ByTemplateAsync("sms");
        await stage.PlanAsync("sms", 1);
        await stage.MoveAsync(id, TemplateState.Paused);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var approved = Task.Run(async () =>
        {
            await begun.Task;
            await stage.MoveAsync(id, TemplateState.Approved);
        });
        // What a pump does that finds the template without its approval; the approval comes before it has committed.
        await stage.ChangeAsync(async db =>
        {
            var claimed = await DeliveryLedger.ClaimAsync(db, "sms", [LedgerStage.Run], "one", 10, Noon.AddSeconds(10), Noon, default);
            var messages = await stage.Console.Get<MessageComposer>().ComposeAsync(claimed, default);
            var held = await TemplateGate.JudgeAsync(db, claimed, messages, false, Noon, default);
            await DeliveryLedger.HoldAsync(db, claimed, held, "one", Noon, default);
            begun.SetResult();
            await Task.WhenAny(approved, Task.Delay(TimeSpan.FromSeconds(1)));
        });
        await approved.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal((DeliveryState.Planned, Noon), (await stage.RowsAsync()).Select(row => (row.State, row.NotBefore)).Single());
    }

    [Theory, EachDatabase]
    public async Task A_field_that_the_provider_would_refuse_by_now_is_not_sent_and_the_sandbox_judges_alike(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        stage.Console.Clock.Now = Noon;
        await stage.ByTemplateAsync("sms", fields: [new TemplateField("name", 8)]);
        await stage.PlanAsync("sms", 2);
        await stage.ChangeAsync(db => db.Set<Person>().Where(person => person.MemberId == 2).ExecuteUpdateAsync(set => set.SetProperty(person => person.Name, "Maximilian")));

        await stage.Pump.DrainAsync(default);

        Assert.Equal([(DeliveryState.Accepted, null), (DeliveryState.Suppressed, "template_field")], (await stage.RowsAsync()).Select(row => (row.State, row.Reason)));
    }

    [Theory, EachDatabase]
    public async Task What_the_provider_says_of_a_template_counts_when_it_is_newer_and_stands_in_the_audit_trail(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        var id = await stage.ByTemplateAsync("sms");
        var now = stage.Console.Clock.Now;

        Assert.Equal(0, await TellAsync(new("TPL-1", TemplateState.Rejected, "old", now.AddHours(-1)), new("TPL-9", TemplateState.Rejected, null, null), new("TPL-1", TemplateState.Approved, null, null)));
        Assert.Equal(1, await TellAsync(new TemplateTold("TPL-1", TemplateState.Rejected, "a link", now.AddHours(5))));

        var row = await stage.Console.ReadAsync(db => db.Set<RegisteredTemplate>().SingleAsync());
        Assert.Equal((id, TemplateState.Rejected, "a link", now), (row.Id, row.State, row.StateReason, row.StateAt));
        Assert.Equal(["template.create", "template.move", "template.told"], await stage.Console.ReadAsync(db => db.Set<AuditEntry>().OrderBy(entry => entry.Id).Select(entry => entry.Verb).ToListAsync()));

        Task<int> TellAsync(params TemplateTold[] told) => stage.Console.Gate.WriteAsync(db => TemplateActions.TakeAsync(db, "sms", told, stage.Console.Clock.Now, default), default);
    }

    [Fact]
    public void Receipts_are_read_for_templates_and_what_is_none_is_left_out()
    {
        var read = TemplateReceipts.Read("""
            {"events":[{"type":"template.approved","template":"T1","at":"2026-11-21T12:00:00Z"},{"type":"template.rejected","template":"T2","reason":"link"},
            {"type":"template.eaten","template":"T3"},{"type":"template.paused"},{"id":"e1","type":"delivered","key":"5b2f6f0e-6d0c-5c1e-9a39-0f4d3f1c2a77"}]}
            """u8.ToArray());

        Assert.Equal([new TemplateTold("T1", TemplateState.Approved, null, new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero)), new TemplateTold("T2", TemplateState.Rejected, "link", null)], read);
    }

    [Theory, EachDatabase]
    public async Task The_register_keeps_its_rules(DatabaseKind kind)
    {
        await using var stage = await LedgerStage.StartAsync(kind);
        var actions = stage.Console.Get<TemplateActions>();
        var (by, edit) = (stage.Console.Administrator, new TemplateEdit("TPL-1", "Coats", "en", "{a}", []));
        var id = await actions.CreateAsync(by, "sms", edit, default);

        await RefusedAsync("template_code_taken", () => actions.CreateAsync(by, "sms", edit, default));
        await RefusedAsync("not_found", () => actions.CreateAsync(by, "pigeon", edit, default));
        await RefusedAsync("right_missing", () => actions.CreateAsync(stage.Console.Marketer, "sms", edit with { Code = "TPL-2" }, default));
        await RefusedAsync("right_missing", () => actions.MoveAsync(stage.Console.Marketer, id, 1, TemplateState.Approved, null, default));
        await RefusedAsync("template_move", () => actions.MoveAsync(by, id, 1, TemplateState.Paused, "why", default));
        await actions.MoveAsync(by, id, 1, TemplateState.Submitted, null, default);
        await RefusedAsync("template_reason", () => actions.MoveAsync(by, id, 2, TemplateState.Rejected, " ", default));
        await RefusedAsync("template_fixed", () => actions.SaveAsync(by, id, 2, edit with { Body = "{b}" }, default));
        await RefusedAsync("changed_meanwhile", () => actions.MoveAsync(by, id, 1, TemplateState.Approved, null, default));
        await actions.MoveAsync(by, id, 2, TemplateState.Rejected, "a link", default);
        await actions.SaveAsync(by, id, 3, edit with { Body = "{b}" }, default);

        var row = await stage.Console.ReadAsync(db => db.Set<RegisteredTemplate>().SingleAsync());
        Assert.Equal((TemplateState.Draft, null, "{b}", "b"), (row.State, row.StateReason, row.Body, Assert.Single(row.FieldList).Name));
    }

    static async Task RefusedAsync(string code, Func<Task> act) => Assert.Equal(code, (await Assert.ThrowsAsync<Refused>(act)).Code);

    static async Task<LedgerStage> StartAsync(DatabaseKind kind, FakeProvider provider)
    {
        var stage = await LedgerStage.StartAsync(kind);
        stage.Console.Clock.Now = Noon;
        await stage.EnableAsync("sms", new SmsOptions { Url = provider.Url, TimeoutSeconds = 5 });
        return stage;
    }
}
