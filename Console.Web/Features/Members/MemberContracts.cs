using CampaignConsole.Core.Members;
using CampaignConsole.Core.Members.Activity.Batches;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Upserts;
using CampaignConsole.Web.Http;

namespace CampaignConsole.Web.Features.Members;

/// <summary>The body of a batch of members.</summary>
public sealed record MembersBatch(IReadOnlyList<MemberRow> Members);

/// <summary>The body of a batch of receipts and events.</summary>
public sealed record ActivityBatch(IReadOnlyList<ActivityRow> Activity);

/// <summary>A member as the API answers it.</summary>
public sealed record MemberContract(
    string Id, string? Source, string? SourceId, string Name, string? Tier, string? Region, string? HomeStore, string Gender, DateOnly? BirthDate, string? Language, string? TimeZone,
    bool ObjectsToPersonalised, DateTimeOffset JoinedAt, DateTimeOffset UpdatedAt, IReadOnlyList<IdentityContract> Identities, IReadOnlyList<ConsentContract> Consents)
{
    public static MemberContract Of(MemberRecord member) => new(
        $"{member.Id}", member.Source, member.SourceId, member.Name, member.Tier, member.Region, member.HomeStore, member.Gender, member.BirthDate, member.Language, member.TimeZone,
        member.ObjectsToPersonalised, member.JoinedAt, member.UpdatedAt,
        [.. member.Identities.Select(row => new IdentityContract(IdentityKey.NameOf(row.Kind), row.Issuer, row.Value, row.Verified, row.VerifiedAt))],
        [.. member.Consents.Select(row => new ConsentContract(row.Channel, row.Topic, row.Granted, row.At))]);
}

/// <summary>An identity as the API answers it.</summary>
public sealed record IdentityContract(string Kind, string Issuer, string Value, bool Verified, DateTimeOffset? VerifiedAt);

/// <summary>What holds on a channel for a topic.</summary>
public sealed record ConsentContract(string Channel, string Topic, bool Granted, DateTimeOffset At);
