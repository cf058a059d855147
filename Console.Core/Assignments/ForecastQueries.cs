using CampaignConsole.Core.Campaigns;
using CampaignConsole.Core.Campaigns.Content;
using CampaignConsole.Core.Campaigns.Content.Templates;
using CampaignConsole.Core.Campaigns.Policies;
using CampaignConsole.Core.Campaigns.Schedule;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Settings;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Assignments;

/// <summary>How many a rule removed.</summary>
public sealed record Removed(string Reason, int Count);

/// <summary>A member of the sample.</summary>
public sealed record SampleMember(long MemberId, string Name, string? Tier, string? HomeStore, IReadOnlyList<string> Channels);

/// <summary>A merge field that some recipients of a channel lack.</summary>
public sealed record MissingField(string Channel, string Field, int Count);

/// <summary>A field of a registered template that holds, for some recipients, what the provider would refuse.</summary>
/// <param name="Problem">A code of <see cref="TemplateField.Problem"/>.</param>
public sealed record TemplateFieldOver(string Channel, string Field, string Problem, int Count);

/// <summary>Of the recipients whose message takes a one-time subscription, how many have one left.</summary>
public sealed record OneTimeLeft(int Recipients, int WithOne);

/// <summary>What a run would come to if it started now, to the member.</summary>
public sealed record Forecast
{
    public int Considered { get; init; }

    public required IReadOnlyList<Removed> Removed { get; init; }

    public int Control { get; init; }

    public int Assigned { get; init; }

    /// <summary>Messages that go with the run, by channel: where channels are used one after the other, those of each member's first choice.</summary>
    public required IReadOnlyDictionary<string, int> Messages { get; init; }

    /// <summary>Messages that go only where those before them do not reach their members, by channel.</summary>
    public IReadOnlyDictionary<string, int> FallBacks { get; init; } = new Dictionary<string, int>();

    public required IReadOnlyList<MissingField> Missing { get; init; }

    /// <summary>Recipients without a record that proves their consent, by channel.</summary>
    public IReadOnlyDictionary<string, int> Unproven { get; init; } = new Dictionary<string, int>();

    /// <summary>Null where no SMS is planned.</summary>
    public SmsSize? Sms { get; init; }

    /// <summary>What providers would refuse in the fields of their templates.</summary>
    public IReadOnlyList<TemplateFieldOver> FieldsOver { get; init; } = [];

    /// <summary>Null where no message takes one.</summary>
    public OneTimeLeft? OneTime { get; init; }

    public required IReadOnlyList<SampleMember> Sample { get; init; }

    public DateTimeOffset At { get; init; }
}

/// <summary>Runs the decision on everybody without writing anything, and renders every message to find missing fields.</summary>
public sealed class ForecastQueries(IDbContextFactory<ConsoleDb> databases, MessageRenderer renderer, TimeProvider clock)
{
    const int Sampled = 10;

    /// <summary>As long as a member's signed link usually is: an address and a token of some 150 letters.</summary>
    internal static readonly string TypicalLink = "https://example.com/p/".PadRight(175, 'x');

    /// <summary>As long as a link that is counted usually is: an address, and a token of at most 28 letters.</summary>
    static readonly string TypicalTrackedLink = "https://example.com/l/".PadRight(56, 'x');

    /// <summary>The exact figures of a launch now.</summary>
    public async Task<Forecast> OfAsync(Actor by, long campaign, CancellationToken ct)
    {
        by.Demand(Right.ViewCampaigns);
        await using var db = databases.CreateDbContext();
        return await OfAsync(db, await CampaignCase.ReadAsync(db, campaign, ct), by, ct);
    }

    internal async Task<Forecast> OfAsync(ConsoleDb db, CampaignCase about, Actor by, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var terms = await RunTerms.ReadAsync(db, about, by.Scope, now, ct);
        var ids = about.Version is null ? [] : await (await CampaignAudience.MembersAsync(db, about.Campaign, now, ct)).OrderBy(id => id).ToArrayAsync(ct);
        var run = new Occurrence { CampaignId = about.Campaign.Id, TimeZone = terms.Zone };
        var tally = new Tally(about, renderer, terms, new SmsTally(await SettingsBook.ReadAsync<SmsPrices>(db, ct)), (await SettingsBook.ReadAsync<TrackingPolicy>(db, ct)).Clicks, await TemplateTally.OfAsync(db, about, renderer, ct));
        foreach (var block in ids.Chunk(MemberFacts.Block))
        {
            var decided = await AssignmentBlock.DecideAsync(db, terms, run, block, ct);
            await tally.AddAsync(db, decided, ct);
        }

        return tally.Result(by, now);
    }

    sealed class Tally(CampaignCase about, MessageRenderer renderer, RunTerms terms, SmsTally sms, bool countsClicks, TemplateTally templates)
    {
        readonly Dictionary<string, int> removed = [];
        readonly Dictionary<string, int> messages = [];
        readonly Dictionary<string, int> fallBacks = [];
        readonly Dictionary<(string Channel, string Field), int> missing = [];
        readonly List<SampleMember> sample = [];
        readonly ContentChoice[] texts = about.Campaign.EndReminderDays is null ? [about.Texts] : [about.Texts, about.ReminderTexts];
        readonly Dictionary<string, int> unproven = [];
        int considered, control, assigned;

        public async Task AddAsync(ConsoleDb db, AssignmentBlock block, CancellationToken ct)
        {
            (considered, control, assigned) = (considered + block.Rows.Count, control + block.Control, assigned + block.Assigned);
            foreach (var row in block.Rows)
                if (row.Row.Reason is { } reason) removed[reason] = removed.GetValueOrDefault(reason) + 1;
            var told = block.Rows.Where(row => row.Row.Outcome == AssignmentOutcome.Assigned).ToList();
            var recipients = await Recipients.ReadAsync(db, [.. told.Select(row => row.Row.MemberId)], ct);
            await ProofAsync(db, told, ct);
            await templates.AddAsync(db, block, told, recipients, terms.EndsAt, ct);
            foreach (var row in told) Check(recipients[row.Row.MemberId], row, block.Addresses);
            foreach (var row in told.Take(Sampled - sample.Count))
            {
                var member = recipients[row.Row.MemberId];
                sample.Add(new SampleMember(member.MemberId, member.Name, member.Tier, member.HomeStore, [.. row.Tell.Names()]));
            }
        }

        void Check(Recipient recipient, Considered row, IReadOnlyDictionary<(long Member, IdentityKind Kind), MemberAddress> addresses)
        {
            foreach (var (channel, step, _) in ChannelOrder.Of(terms.Channels, row.Tell, row.Preferred))
            {
                var counted = step == 1 ? messages : fallBacks;
                counted[channel] = counted.GetValueOrDefault(channel) + 1;
                if (channel == ChannelNames.Sms) Measure(recipient, addresses.TryGetValue((row.Row.MemberId, IdentityKind.Phone), out var phone) ? phone.Value : null, step > 1);
                foreach (var field in texts.SelectMany((choice, step) => Missing(choice, channel, recipient, isReminder: step > 0)).Distinct())
                    missing[(channel, field)] = missing.GetValueOrDefault((channel, field)) + 1;
            }
        }

        /// <summary>Counts the told without a proof, one look for the whole block.</summary>
        async Task ProofAsync(ConsoleDb db, List<Considered> told, CancellationToken ct)
        {
            if (told.Count == 0) return;
            var topic = about.Campaign.Topic;
            var rows = await new MemberBlock([.. told.Select(row => row.Row.MemberId)]).Near(db.Set<ConsentRecord>().Where(ConsentProof.Proves), record => record.MemberId)
                .Where(record => record.Topic == topic).Select(record => new { record.MemberId, record.Channel }).Distinct().ToListAsync(ct);
            var proven = rows.Select(row => (row.MemberId, row.Channel)).ToHashSet();
            foreach (var row in told)
                foreach (var channel in row.Tell.Names())
                    if (!proven.Contains((row.Row.MemberId, channel))) unproven[channel] = unproven.GetValueOrDefault(channel) + 1;
        }

        void Measure(Recipient recipient, string? phone, bool isFallBack)
        {
            if (SegmentsOf(about.Texts, recipient, isReminder: false) is not { } size) return;
            // Reminders go by the first choice only.
            var reminder = about.Campaign.EndReminderDays is null || isFallBack ? null : SegmentsOf(about.ReminderTexts, recipient, isReminder: true);
            sms.Add(size, reminder ?? 0, phone, isFallBack);
        }

        int? SegmentsOf(ContentChoice choice, Recipient recipient, bool isReminder)
        {
            if (choice.For(ChannelNames.Sms, recipient.Language) is not { } found) return null;
            var extras = PreviewQueries.Sample(about, terms.EndsAt, isReminder) with { Link = TypicalLink, Unsubscribe = TypicalLink };
            var marked = countsClicks && found.Template is null ? LinkMarks.Of(found) : new MarkedTexts(found, []);
            try
            {
                var text = renderer.Render(ChannelNames.Sms, marked.Texts, Recipients.Values(about, recipient, choice.Language(ChannelNames.Sms, recipient.Language), extras));
                return SmsSegments.Of(LinkMarks.Fill(text.Body, [.. marked.Links.Select(_ => TypicalTrackedLink)]));
            }
            catch (Refused)
            {
                // A broken template is a reason of its own, with its place.
                return null;
            }
        }

        IReadOnlyList<string> Missing(ContentChoice choice, string channel, Recipient recipient, bool isReminder)
        {
            if (choice.For(channel, recipient.Language) is not { } found) return [];
            var values = Recipients.Values(about, recipient, choice.Language(channel, recipient.Language), PreviewQueries.Sample(about, terms.EndsAt, isReminder));
            try
            {
                return [.. renderer.Missing(channel, found, values)];
            }
            catch (Refused)
            {
                // A broken template is a reason of its own, with its place.
                return [];
            }
        }

        public Forecast Result(Actor by, DateTimeOffset now) => new()
        {
            Considered = considered, Control = control, Assigned = assigned, At = now, Messages = messages, FallBacks = fallBacks, Unproven = unproven, Sms = sms.Result,
            Removed = [.. SuppressionReasons.Codes.Where(removed.ContainsKey).Select(code => new Removed(code, removed[code]))],
            Missing = [.. missing.OrderByDescending(pair => pair.Value).Select(pair => new MissingField(pair.Key.Channel, pair.Key.Field, pair.Value))],
            FieldsOver = templates.Over, OneTime = templates.OneTime,
            Sample = by.Can(Right.SeePersonal) ? sample : [.. sample.Select(member => member with { Name = Masked(member.Name) })],
        };

        static string Masked(string name) => name.Length == 0 ? "" : name[..1] + "•••";
    }
}
