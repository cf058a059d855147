using System.Linq.Expressions;
using CampaignConsole.Core.Audiences.Rules;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Platform.Storage;

namespace CampaignConsole.Core.Audiences;

/// <summary>Who can be reached on a channel: an address for it and an agreement.</summary>
public static class Reachability
{
    /// <summary>Members with an address and an agreement on a channel, for one topic or for any.</summary>
    public static Expression<Func<Member, bool>> By(ConsoleDb db, string channel, string? topic)
    {
        var agreed = Consent(db, channel, topic);
        Expression<Func<Member, bool>> agrees = member => agreed.Contains(member.Id);
        return Addresses(db, channel) is { } addresses ? Predicates.And(agrees, member => addresses.Contains(member.Id)) : agrees;
    }

    /// <summary>Which kind of identity is a channel's address; null where it needs none of them.</summary>
    public static IdentityKind? KindOf(string channel) => channel switch
    {
        ChannelNames.Email => IdentityKind.Email,
        ChannelNames.Sms or ChannelNames.CallList or ChannelNames.Task => IdentityKind.Phone,
        ChannelNames.Push => IdentityKind.App,
        ChannelNames.WeChat => IdentityKind.Wechat,
        _ => null,
    };

    /// <summary>Ids of members who agreed to a channel.</summary>
    internal static IQueryable<long> Consent(ConsoleDb db, string channel, string? topic)
    {
        var states = db.Set<ConsentState>().Where(state => state.Channel == channel && state.Granted);
        return (topic is null ? states : states.Where(state => state.Topic == topic)).Select(state => state.MemberId);
    }

    static IQueryable<long>? Addresses(ConsoleDb db, string channel)
    {
        if (channel == ChannelNames.Mail) return db.Set<Person>().Where(person => person.Line1 != null && person.City != null).Select(person => person.MemberId);
        return KindOf(channel) is { } kind ? db.Set<Identity>().Where(identity => identity.Kind == kind).Select(identity => identity.MemberId) : null;
    }
}
