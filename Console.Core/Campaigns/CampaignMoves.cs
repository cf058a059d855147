using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Core.Campaigns;

/// <summary>What can be done to a campaign.</summary>
public enum CampaignAct
{
    Edit,
    RequestApproval,
    Approve,
    SendBack,
    Launch,

    /// <summary>A large launch is taken back before anything of it has begun.</summary>
    UndoLaunch,

    /// <summary>A run is due and starts.</summary>
    Begin,

    /// <summary>A run is done and another one is to come.</summary>
    Rest,

    /// <summary>The last run is done.</summary>
    Finish,
    Pause,
    Resume,
    Stop,

    /// <summary>Tills refuse the offer from now on; needs a reason and a second person.</summary>
    WithdrawOffer,
    Archive,
}

/// <summary>One allowed move.</summary>
public sealed record CampaignMove(CampaignState From, CampaignAct Act, CampaignState To);

/// <summary>The allowed moves of a campaign: entities move by this table and pages draw their buttons from it.</summary>
public static class CampaignMoves
{
    public static IReadOnlyList<CampaignMove> All { get; } =
    [
        // An edit voids a request and an approval.
        new(CampaignState.Draft, CampaignAct.Edit, CampaignState.Draft),
        new(CampaignState.Waiting, CampaignAct.Edit, CampaignState.Draft),
        new(CampaignState.Approved, CampaignAct.Edit, CampaignState.Draft),
        new(CampaignState.Draft, CampaignAct.RequestApproval, CampaignState.Waiting),
        new(CampaignState.Waiting, CampaignAct.Approve, CampaignState.Approved),
        new(CampaignState.Waiting, CampaignAct.SendBack, CampaignState.Draft),
        new(CampaignState.Draft, CampaignAct.Launch, CampaignState.Scheduled),
        new(CampaignState.Approved, CampaignAct.Launch, CampaignState.Scheduled),
        new(CampaignState.Scheduled, CampaignAct.UndoLaunch, CampaignState.Draft),
        new(CampaignState.Scheduled, CampaignAct.Begin, CampaignState.Running),
        new(CampaignState.Running, CampaignAct.Begin, CampaignState.Running),
        new(CampaignState.Running, CampaignAct.Rest, CampaignState.Scheduled),
        new(CampaignState.Running, CampaignAct.Finish, CampaignState.Finished),
        new(CampaignState.Scheduled, CampaignAct.Finish, CampaignState.Finished),
        new(CampaignState.Scheduled, CampaignAct.Pause, CampaignState.Paused),
        new(CampaignState.Running, CampaignAct.Pause, CampaignState.Paused),
        // The tick sets it running again when a run is under way.
        new(CampaignState.Paused, CampaignAct.Resume, CampaignState.Scheduled),
        new(CampaignState.Scheduled, CampaignAct.Stop, CampaignState.Stopped),
        new(CampaignState.Running, CampaignAct.Stop, CampaignState.Stopped),
        new(CampaignState.Paused, CampaignAct.Stop, CampaignState.Stopped),
        new(CampaignState.Running, CampaignAct.WithdrawOffer, CampaignState.Stopped),
        new(CampaignState.Scheduled, CampaignAct.WithdrawOffer, CampaignState.Stopped),
        new(CampaignState.Paused, CampaignAct.WithdrawOffer, CampaignState.Stopped),
        new(CampaignState.Finished, CampaignAct.WithdrawOffer, CampaignState.Finished),
        new(CampaignState.Stopped, CampaignAct.WithdrawOffer, CampaignState.Stopped),
        new(CampaignState.Draft, CampaignAct.Archive, CampaignState.Draft),
        new(CampaignState.Finished, CampaignAct.Archive, CampaignState.Finished),
        new(CampaignState.Stopped, CampaignAct.Archive, CampaignState.Stopped),
    ];

    public static bool Allows(CampaignState from, CampaignAct act) => All.Any(move => move.From == from && move.Act == act);

    /// <summary>What a person may do now, in the order of the table; begin, rest and finish happen by themselves.</summary>
    public static IReadOnlyList<CampaignAct> ByPeople(CampaignState from) =>
        [.. All.Where(move => move.From == from && move.Act is not (CampaignAct.Begin or CampaignAct.Rest or CampaignAct.Finish)).Select(move => move.Act)];

    /// <summary>Moves a campaign.</summary>
    /// <exception cref="Refused"><c>campaign_state</c>: the table has no such move.</exception>
    public static void Move(this Campaign campaign, CampaignAct act)
    {
        var move = All.FirstOrDefault(move => move.From == campaign.State && move.Act == act) ?? throw CampaignRefusals.State(campaign.State, act);
        campaign.State = move.To;
    }
}
