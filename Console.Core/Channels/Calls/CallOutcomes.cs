using System.Collections.Frozen;
using System.Globalization;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Channels.Unknowns;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Platform.Access;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Storage;
using Microsoft.EntityFrameworkCore;

namespace CampaignConsole.Core.Channels.Calls;

/// <summary>What came of a call.</summary>
public enum CallOutcome
{
    /// <summary>The member was spoken to.</summary>
    Reached,

    /// <summary>The member wants no calls about the campaign's topic.</summary>
    Refused,

    /// <summary>The member asks to be called at another time.</summary>
    CallBack,

    /// <summary>The member wants no call ever again.</summary>
    NeverAgain,
}

/// <summary>What the call centre says of one row of its list.</summary>
/// <param name="Key">The row's key: the first column of the list.</param>
/// <param name="At">When it was called; null, or in the future: now.</param>
/// <param name="Again">When the member asked to be called again; only and always with <see cref="CallOutcome.CallBack"/>.</param>
public sealed record CallResult(Guid Key, CallOutcome Outcome, DateTimeOffset? At = null, DateTimeOffset? Again = null);

/// <summary>What became of one result.</summary>
/// <param name="IsNew">False: the same was told before.</param>
/// <param name="Problem">Why it was left out; null when it was taken.</param>
public sealed record CallAnswer(bool IsNew, Refused? Problem = null);

/// <summary>Takes what came of the calls of a list. Refusals change the member's consent at once; the same result told twice changes nothing.</summary>
public sealed class CallOutcomes(WriteGate gate, LiveUpdates updates, TimeProvider clock)
{
    /// <summary>How outcomes are written, in both languages, in lower case.</summary>
    public static readonly FrozenDictionary<string, CallOutcome> Spellings = new Dictionary<string, CallOutcome>
    {
        ["reached"] = CallOutcome.Reached, ["spoken"] = CallOutcome.Reached, ["已接通"] = CallOutcome.Reached, ["接通"] = CallOutcome.Reached,
        ["refused"] = CallOutcome.Refused, ["declined"] = CallOutcome.Refused, ["拒绝"] = CallOutcome.Refused, ["已拒绝"] = CallOutcome.Refused,
        ["callback"] = CallOutcome.CallBack, ["call back"] = CallOutcome.CallBack, ["call_back"] = CallOutcome.CallBack,
        ["回拨"] = CallOutcome.CallBack, ["再联系"] = CallOutcome.CallBack,
        ["never again"] = CallOutcome.NeverAgain, ["neveragain"] = CallOutcome.NeverAgain, ["never_again"] = CallOutcome.NeverAgain,
        ["do not call"] = CallOutcome.NeverAgain, ["不再联系"] = CallOutcome.NeverAgain,
        ["勿扰"] = CallOutcome.NeverAgain,
    }.ToFrozenDictionary();

    /// <summary>Takes results in one transaction; a bad one never loses the good ones.</summary>
    /// <returns>An answer for each, in their order.</returns>
    /// <exception cref="Refused"><c>right_missing</c></exception>
    public async Task<IReadOnlyList<CallAnswer>> TakeAsync(Actor by, IReadOnlyList<CallResult> results, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var answers = await gate.WriteAsync(db => WriteAsync(db, by, results, now, ct), ct);
        if (answers.Any(answer => answer.IsNew)) updates.Publish(LiveUpdates.Deliveries);
        return answers;
    }

    /// <summary>The same within the surrounding write.</summary>
    internal static async Task<IReadOnlyList<CallAnswer>> WriteAsync(ConsoleDb db, Actor by, IReadOnlyList<CallResult> results, DateTimeOffset now, CancellationToken ct)
    {
        by.Demand(Right.EditMembers);
        Guid[] keys = [.. results.Select(result => result.Key).Distinct()];
        var known = (await UnknownQueries.Within(db, by, db.Set<Delivery>())
            .Where(row => row.Attempt > 0 && EF.Parameter(keys).Contains(row.Key) && row.Channel == ChannelNames.CallList).Select(row => row.Key).ToListAsync(ct)).ToHashSet();
        var answers = results.Select(result => Problem(result, known) is { } problem ? new CallAnswer(false, problem) : null).ToArray();
        var came = results.Where((_, index) => answers[index] is null).Select(Of).ToList();
        var stored = came.Count == 0 ? [] : (await CameBack.WriteAsync(db, ChannelNames.CallList, came, now, ct)).Stored.ToHashSet();
        // Of the same result twice in one batch the first is the new one.
        return [.. results.Select((result, index) => answers[index] ?? new CallAnswer(stored.Remove(Of(result).Id)))];
    }

    static Refused? Problem(CallResult result, HashSet<Guid> known) => result switch
    {
        _ when !known.Contains(result.Key) => ChannelRefusals.CallUnknown(),
        { Outcome: CallOutcome.CallBack, Again: null } => ChannelRefusals.CallAgainMissing(),
        { Outcome: not CallOutcome.CallBack, Again: not null } => ChannelRefusals.CallAgainUnasked(),
        _ => null,
    };

    /// <remarks>The id is made of what was said: a file that comes twice, or by the API as well, tells it once.</remarks>
    static Came Of(CallResult result)
    {
        var kind = KindOf(result.Outcome);
        return new Came(string.Create(CultureInfo.InvariantCulture, $"call:{result.Key:N}:{kind}:{result.Again?.ToUnixTimeSeconds()}"), kind, result.Key, result.At, null) { Again = result.Again };
    }

    static string KindOf(CallOutcome outcome) => outcome switch
    {
        CallOutcome.Reached => Returned.Reached,
        CallOutcome.Refused => Returned.Refused,
        CallOutcome.CallBack => Returned.CallBack,
        CallOutcome.NeverAgain => Returned.NeverAgain,
    };
}
