using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Channels.Deliveries.Domains;

/// <summary>
/// Paces mails by the domain they go to, so that a slow one holds nobody else up: a token bucket for each domain, a number of mails side by side, and a back-off for a domain that
/// asks to come back later. One for each node; what waits stands in the ledger with its time, so that nothing is lost with it.
/// </summary>
public sealed class DomainThrottle(TimeProvider clock)
{
    static readonly TimeSpan FirstBackOff = TimeSpan.FromMinutes(1);

    /// <summary>Answers of 4yz in a row until the domain is left alone; one may be about a single mailbox. A 421 closes the service and counts at once.</summary>
    const int FailuresThatClose = 3;

    /// <summary>Domains that nobody wrote to for so long are forgotten.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromHours(2);

    /// <summary>Domains that are known before the first look for old ones.</summary>
    const int FirstRoom = 1_000;

    readonly Lock sync = new();
    int room = FirstRoom;
    readonly Dictionary<string, Pace> paces = [];

    /// <summary>The turn of one portion of messages; of a channel other than e-mail, and in the sandbox, one that holds nothing back.</summary>
    internal DomainTurn Begin(OpenChannel channel, IReadOnlyDictionary<long, OutgoingMessage?> messages, IReadOnlyList<DomainLimit> limits) =>
        channel.IsSandbox || channel.Adapter.Name != ChannelNames.Email
            ? new DomainTurn(this, new Dictionary<long, string>(), limits)
            : new DomainTurn(this, messages.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => DomainOf(pair.Value!.Address)), limits);

    /// <summary>When a mail to the domain may go; null: now, and its place is taken.</summary>
    internal DateTimeOffset? Take(string domain, DomainLimit? limit)
    {
        lock (sync)
        {
            var now = clock.GetUtcNow();
            if (limit is null) return paces.TryGetValue(domain, out var known) && known.ClosedUntil > now ? known.ClosedUntil : null;
            var pace = Of(domain, now);
            if (pace.ClosedUntil > now) return pace.ClosedUntil;
            pace.Tokens = Math.Min(limit.PerSecond, pace.Tokens + ((now - pace.At).TotalSeconds * limit.PerSecond));
            pace.At = now;
            if (pace.Tokens >= 1)
            {
                pace.Tokens--;
                return null;
            }

            // Each that waits gets a place of its own behind the others: a crowd that all came back at once would only be sent away again.
            pace.NextFree = (pace.NextFree > now ? pace.NextFree : now) + TimeSpan.FromSeconds(1.0 / limit.PerSecond);
            return pace.NextFree;
        }
    }

    /// <summary>What an answer of the domain's says of the mails after it.</summary>
    /// <param name="failed">Null: it took the mail, or refused it for good, which is an answer like any other.</param>
    internal void Note(string domain, string? failed)
    {
        lock (sync)
        {
            if (failed is null)
            {
                if (paces.TryGetValue(domain, out var well)) (well.Failures, well.Closings) = (0, 0);
                return;
            }

            var now = clock.GetUtcNow();
            var pace = Of(domain, now);

            pace.Failures++;
            if (!failed.StartsWith("smtp_421", StringComparison.Ordinal) && pace.Failures < FailuresThatClose) return;
            // Mails that were on their way when it closed say nothing new.
            if (pace.ClosedUntil > now) return;
            pace.Closings++;
            pace.ClosedUntil = now + AfterSend.BackOff(pace.Closings, FirstBackOff);
        }
    }

    /// <summary>Until when a domain is left alone; null: it is not.</summary>
    internal DateTimeOffset? ClosedUntil(string domain)
    {
        lock (sync) return paces.TryGetValue(domain, out var pace) && pace.ClosedUntil > clock.GetUtcNow() ? pace.ClosedUntil : null;
    }

    Pace Of(string domain, DateTimeOffset now)
    {
        if (paces.TryGetValue(domain, out var known))
        {
            known.Used = now;
            return known;
        }

        if (paces.Count >= room)
        {
            foreach (var old in paces.Where(pair => now - pair.Value.Used > Kept && pair.Value.ClosedUntil <= now).Select(pair => pair.Key).ToList()) paces.Remove(old);
            room = Math.Max(FirstRoom, paces.Count * 2);
        }

        return paces[domain] = new Pace { Tokens = 1, At = now, Used = now };
    }

    static string DomainOf(string address) => address[(address.LastIndexOf('@') + 1)..].Trim().TrimEnd('.').ToLowerInvariant();

    sealed class Pace
    {
        public double Tokens { get; set; }

        public DateTimeOffset At { get; set; }

        public DateTimeOffset Used { get; set; }

        public DateTimeOffset NextFree { get; set; }

        public DateTimeOffset ClosedUntil { get; set; }

        /// <summary>Answers of 4yz in a row.</summary>
        public int Failures { get; set; }

        /// <summary>How often it was closed in a row: each time twice as long, up to an hour.</summary>
        public int Closings { get; set; }
    }
}

/// <summary>One portion's rows by the domains they go to.</summary>
/// <param name="domains">By row; rows that are not named are not paced.</param>
sealed class DomainTurn(DomainThrottle throttle, IReadOnlyDictionary<long, string> domains, IReadOnlyList<DomainLimit> limits)
{
    readonly Dictionary<string, DomainLimit> own = limits.Where(limit => limit.Domain.Length > 0).ToDictionary(limit => limit.Domain);
    readonly DomainLimit? other = limits.FirstOrDefault(limit => limit.Domain.Length == 0);

    /// <summary>Rows whose domain has no room in this portion, and when it has; the others have their place.</summary>
    public Dictionary<long, DateTimeOffset> Late(IEnumerable<ClaimedRow> rows)
    {
        var late = new Dictionary<long, DateTimeOffset>();
        foreach (var row in rows)
            if (domains.TryGetValue(row.Id, out var domain) && throttle.Take(domain, LimitOf(domain)) is { } at) late[row.Id] = at;
        return late;
    }

    /// <summary>Rows to be sent side by side: no more of a domain than it takes at once, in their order otherwise.</summary>
    public Queue<ClaimedRow[]> Volleys(IEnumerable<ClaimedRow> rows, int width)
    {
        var (volleys, waiting) = (new Queue<ClaimedRow[]>(), new LinkedList<ClaimedRow>(rows));
        while (waiting.Count > 0)
        {
            var (volley, going) = (new List<ClaimedRow>(width), new Dictionary<string, int>());
            for (var node = waiting.First; node is not null && volley.Count < width;)
            {
                var (here, next) = (node, node.Next);
                node = next;
                if (domains.TryGetValue(here.Value.Id, out var domain))
                {
                    var count = going.GetValueOrDefault(domain);
                    if (count >= (LimitOf(domain)?.AtOnce ?? int.MaxValue)) continue;
                    going[domain] = count + 1;
                }

                volley.Add(here.Value);
                waiting.Remove(here);
            }

            volleys.Enqueue([.. volley]);
        }

        return volleys;
    }

    /// <summary>Takes what came of a volley.</summary>
    public void Note(IEnumerable<Attempt> done)
    {
        foreach (var attempt in done)
            if (domains.TryGetValue(attempt.Row.Id, out var domain) && attempt.Outcome is AttemptOutcome.Taken or AttemptOutcome.Refused or AttemptOutcome.Later)
                throttle.Note(domain, attempt.Outcome == AttemptOutcome.Later ? attempt.Next.Reason : null);
    }

    /// <summary>Of the rows that are left those whose domain has closed meanwhile, and until when.</summary>
    public Dictionary<long, DateTimeOffset> Closed(IEnumerable<ClaimedRow> left)
    {
        var late = new Dictionary<long, DateTimeOffset>();
        foreach (var row in left)
            if (domains.TryGetValue(row.Id, out var domain) && throttle.ClosedUntil(domain) is { } until) late[row.Id] = until;
        return late;
    }

    DomainLimit? LimitOf(string domain) => own.GetValueOrDefault(domain) ?? other;
}
