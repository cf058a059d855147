using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Promotions;
using CampaignConsole.Core.Promotions.Invitations;
using CampaignConsole.Web.Ui;
using Microsoft.Extensions.Localization;

namespace CampaignConsole.Web.Features.Invitations;

/// <summary>How invitations are written.</summary>
static class InvitationWords
{
    /// <summary>"From 1 Oct, 00:00 to 1 Dec, 00:00": the wall clock of each store.</summary>
    public static string Period(PromotionDefinition definition, UserTime time, IStringLocalizer<InvitationsText> texts) => (definition.When.From, definition.When.To) switch
    {
        ({ } from, { } to) => texts["FromTo", time.Wall(from), time.Wall(to)],
        ({ } from, null) => texts["FromOnly", time.Wall(from)],
        (null, { } to) => texts["Until", time.Wall(to)],
        _ => texts["NoEnd"],
    };

    /// <summary>A store's deadline on its own clock.</summary>
    public static string Deadline(InvitedStore store, UserTime time) => time.Wall(Instants.Wall(store.Deadline, Instants.Zone(store.TimeZone)));

    public static Tone ToneOf(InvitationAnswer answer) => answer switch
    {
        InvitationAnswer.Open => Tone.Accent,
        InvitationAnswer.Accepted => Tone.Good,
        InvitationAnswer.Declined => Tone.Quiet,
    };
}
