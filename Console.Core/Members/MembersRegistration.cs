using CampaignConsole.Core.Members.Activity;
using CampaignConsole.Core.Members.Activity.Batches;
using CampaignConsole.Core.Members.Consent;
using CampaignConsole.Core.Members.Erasure;
using CampaignConsole.Core.Members.Identities;
using CampaignConsole.Core.Members.Upserts;
using CampaignConsole.Core.Members.Imports;
using CampaignConsole.Core.Members.Suppressions;
using CampaignConsole.Core.Members.WeChat;
using CampaignConsole.Core.Platform.Backups;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Platform.Tables.Imports;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Core.Members;

/// <summary>Members: the golden record.</summary>
public static class MembersRegistration
{
    public static IServiceCollection AddMembers(this IServiceCollection services)
    {
        services.AddSingleton<IHoldsMemberData, HeldFacts>();
        services.AddSingleton<IHoldsMemberData, HeldPersonal>();
        services.AddSingleton<IKeptForAWhile, OldReactions>();
        services.AddSingleton<Merging>();
        services.AddSingleton<MemberUpsert>();
        services.AddSingleton<ActivityRecording>();
        services.AddTableImport<MembersImport>();
        services.AddTableImport<ReceiptsImport>();
        services.AddSingleton<MemberActions>();
        services.AddSingleton<MemberQueries>();
        services.AddSingleton<MemberHistoryQueries>();
        services.AddSingleton<MergeActions>();
        services.AddSingleton<MergeQueries>();
        services.AddSingleton<ErasureActions>();
        services.AddTableImport<SuppressionsImport>();
        services.AddSingleton<SuppressionActions>();
        services.AddSingleton<WeChatGrantActions>();
        services.AddSingleton<WeChatAllowanceQueries>();
        services.AddSingleton<SuppressionQueries>();
        services.AddSingleton<IReplay, ConsentReplay>();
        services.AddSingleton<IReplay, WishReplay>();
        services.AddSingleton<IReplay, SuppressionKeyReplay>();
        services.AddSingleton<IReplay, SuppressionReplay>();
        services.AddSingleton<IReplay, ErasureReplay>();
        return services;
    }
}
