using CampaignConsole.Core.Channels.Adapters.CallList;
using CampaignConsole.Core.Channels.Adapters.Email;
using CampaignConsole.Core.Channels.Adapters.Mail;
using CampaignConsole.Core.Channels.Adapters.Provider;
using CampaignConsole.Core.Channels.Adapters.Push;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Adapters.StaffTasks;
using CampaignConsole.Core.Channels.Adapters.Webhook;
using CampaignConsole.Core.Channels.Adapters.WeChat;
using CampaignConsole.Core.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignConsole.Core.Channels.Adapters;

/// <summary>The channels that can be used; a new one is one line here.</summary>
public static class AdaptersRegistration
{
    /// <summary>Registers every adapter and <c>ByName&lt;IChannelAdapter&gt;</c>.</summary>
    public static IServiceCollection AddChannelAdapters(this IServiceCollection services)
    {
        services.AddSingleton<IChannelAdapter, EmailChannel>();
        services.AddSingleton<IChannelAdapter, SmsChannel>();
        services.AddSingleton<IChannelAdapter, PushChannel>();
        services.AddSingleton<IChannelAdapter, WeChatChannel>();
        services.AddSingleton<IChannelAdapter, WebhookChannel>();
        services.AddSingleton<IChannelAdapter, CallListChannel>();
        services.AddSingleton<IChannelAdapter, MailChannel>();
        services.AddSingleton<IChannelAdapter, TaskChannel>();
        services.AddSingleton(provider => new ByName<IChannelAdapter>(provider.GetServices<IChannelAdapter>(), adapter => adapter.Name));
        // The client would log addresses of providers with whatever an operator put into them.
        services.AddHttpClient(HttpAttempt.ClientName).RemoveAllLoggers().ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            MaxConnectionsPerServer = 64,
            ConnectCallback = GuardedConnect.ConnectAsync,
        });
        return services;
    }
}
