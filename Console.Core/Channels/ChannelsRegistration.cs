using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Calls;
using CampaignConsole.Core.Channels.Deliveries;
using CampaignConsole.Core.Platform.Jobs;
using CampaignConsole.Core.Channels.Inbound;
using CampaignConsole.Core.Channels.Outbox;
using CampaignConsole.Core.Channels.Preferences;
using CampaignConsole.Core.Channels.Returns;
using CampaignConsole.Core.Channels.Returns.Status;
using CampaignConsole.Core.Channels.StaffTasks;
using CampaignConsole.Core.Channels.Subscriptions;
using CampaignConsole.Core.Channels.Templates;
using CampaignConsole.Core.Channels.Tracking;
using CampaignConsole.Core.Channels.Unknowns;
using CampaignConsole.Core.Channels.Why;
using CampaignConsole.Core.Channels.Withdrawals;
using CampaignConsole.Core.Platform.Tables.Imports;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Core.Channels;

/// <summary>What Channels brings.</summary>
public static class ChannelsRegistration
{
    public static IServiceCollection AddChannels(this IServiceCollection services)
    {
        services.AddDataProtection();
        services.AddChannelAdapters();
        services.AddSingleton<InstallationMark>();
        services.AddSingleton<ChannelSecrets>();
        services.AddSingleton<ChannelSenders>();
        services.AddSingleton<MemberLinks>();
        services.AddSingleton<TrackingKeys>();
        services.AddSingleton<MessageLinks>();
        services.AddSingleton<TrackedLinks>();
        services.AddSingleton<TouchWriting>();
        services.AddSingleton<TouchBuffer>();
        services.AddSingleton<TrackingActions>();
        services.AddSingleton<TrackingQueries>();
        services.AddSingleton<IKeptForAWhile, OldTouches>();
        services.AddSingleton<IKeptForAWhile, OldTrackingKeys>();
        services.AddSingleton<MessageComposer>();
        services.AddSingleton(provider => LeaseClock.Of(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ChannelWatch>();
        services.AddSingleton<IRecurringJob>(provider => provider.GetRequiredService<ChannelWatch>());
        services.AddSingleton<HeldMessages>();
        services.AddSingleton<Deliveries.Ramps.SendingRamps>();
        services.AddSingleton<Deliveries.Domains.DomainThrottle>();
        services.AddSingleton<FatigueQueries>();
        services.AddSingleton<SendJudge>(SendChecks.JudgeAsync);
        services.AddSingleton<MessageLane>();
        services.AddSingleton<ListLane>();
        services.AddSingleton<TaskLane>();
        services.AddSingleton<TaskActions>();
        services.AddSingleton<TaskQueries>();
        services.AddSingleton<OpenTasks>();
        services.AddSingleton<IRecurringJob, TaskWatch>();
        services.AddSingleton<IRecurringJob, WithdrawalsJob>();
        services.AddSingleton<ListQueries>();
        services.AddSingleton<LedgerQueries>();
        services.AddSingleton<WhyQueries>();
        services.AddSingleton<TakeOver>();
        services.AddSingleton<RunSweep>();
        services.AddSingleton<Lanes>();
        services.AddSingleton<DeliveryPump>();
        services.AddSingleton<IConsoleJob, LaunchJob>();
        services.AddSingleton<IRecurringJob, EndReminders>();
        services.AddSingleton<Campaigns.Readiness.IReadinessCheck, OneClickCheck>();
        services.AddSingleton<MemberChoices>();
        services.AddSingleton<ReceiptSignatures>();
        services.AddSingleton<PreferenceQueries>();
        services.AddSingleton<PreferenceActions>();
        services.AddSingleton<PreferenceForms>();
        services.AddSingleton<InboundReplies>();
        services.AddSingleton<IKeptForAWhile, OldInbound>();
        services.AddSingleton<IKeptForAWhile, OldSpentAllowances>();
        services.AddSingleton<ProviderReceipts>();
        services.AddSingleton<MailReturns>();
        services.AddSingleton<LateProofs>();
        services.AddSingleton<ReturnQueries>();
        services.AddSingleton<CallOutcomes>();
        services.AddTableImport<CallsImport>();
        services.AddSingleton<FailedAddresses>();
        services.AddSingleton<UnknownQueries>();
        services.AddSingleton<UnknownActions>();
        services.AddSingleton<IRecurringJob, ReadMailbox>();
        services.AddSingleton<IRecurringJob, AskProviders>();
        services.AddSingleton<DeliveryQueries>();
        services.AddSingleton<LedgerCheck>();
        services.AddSingleton<RestoredLedger>();
        services.AddSingleton<ChannelActions>();
        services.AddSingleton<ChannelPolicyActions>();
        services.AddSingleton<TemplateActions>();
        services.AddSingleton<TemplateQueries>();
        services.AddSingleton<Campaigns.Readiness.IReadinessCheck, TemplateCheck>();
        services.AddSingleton<ChannelTrials>();
        services.AddSingleton<ChannelQueries>();
        services.AddSingleton<ChannelHealthQueries>();
        services.AddSingleton<Members.IHoldsMemberData, HeldOutbox>();
        services.AddSingleton<OutboxQueries>();
        services.AddSingleton<IKeptForAWhile, OldMessages>();
        services.AddSingleton<MemberDeliveryQueries>();
        services.AddSingleton<TestSends>();
        services.AddSingleton<SubscriptionSecrets>();
        services.AddSingleton<EventPost>();
        services.AddSingleton<EventDelivery>();
        services.AddSingleton<EventPump>();
        services.AddSingleton<SubscriptionActions>();
        services.AddSingleton<SubscriptionQueries>();
        return services;
    }

    /// <summary>Starts sending with the node, to members and to subscribers of events: the console itself does, one-off commands and most tests do not.</summary>
    public static IServiceCollection AddDeliveryPump(this IServiceCollection services) => services
        .AddHostedService(provider => provider.GetRequiredService<DeliveryPump>())
        .AddHostedService(provider => provider.GetRequiredService<EventPump>())
        .AddHostedService(provider => provider.GetRequiredService<TouchBuffer>());
}
