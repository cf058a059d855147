using System.Net;
using System.Net.Sockets;
using System.Reflection;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.CallList;
using CampaignConsole.Core.Channels.Adapters.Email;
using CampaignConsole.Core.Channels.Adapters.Files;
using CampaignConsole.Core.Channels.Adapters.Mail;
using CampaignConsole.Core.Channels.Adapters.Push;
using CampaignConsole.Core.Channels.Adapters.Sms;
using CampaignConsole.Core.Channels.Adapters.StaffTasks;
using CampaignConsole.Core.Channels.Adapters.Webhook;
using CampaignConsole.Core.Channels.Adapters.WeChat;
using CampaignConsole.Core.Kernel;

namespace CampaignConsole.Tests.Channels.Adapters;

/// <summary>What must hold of every channel: its name, its options, and the truth about the point of no return.</summary>
public abstract class ChannelContract<TChannel, TOptions> where TChannel : IChannelAdapter where TOptions : class, new()
{
    protected static TChannel Channel { get; } = ProviderTests.Adapters().All.OfType<TChannel>().Single();

    /// <summary>Uses options for real.</summary>
    protected abstract void Use(TOptions options);

    [Fact]
    public void It_has_a_name_of_the_kernel_and_its_own_options()
    {
        Assert.Contains(Channel.Name, ChannelNames.Sending);
        Assert.Equal(typeof(TOptions), Channel.OptionsType);
    }

    [Fact]
    public void Options_that_nobody_filled_in_are_refused_by_name()
    {
        var refused = Assert.Throws<Refused>(() => Use(new TOptions()));
        Assert.Equal("channel_options_invalid", refused.Code);
        Assert.NotNull(typeof(TOptions).GetProperty(refused.Values[0]!.ToString()!.Split(',')[0]));
    }

    [Fact]
    public void Every_option_can_be_drawn_as_a_field_and_what_is_secret_is_text() => Assert.All(typeof(TOptions).GetProperties(), option =>
    {
        Assert.True(option.PropertyType.IsEnum || option.PropertyType == typeof(string) || option.PropertyType == typeof(int) || option.PropertyType == typeof(bool), option.Name);
        if (option.GetCustomAttribute<SecretAttribute>() is not null) Assert.Equal(typeof(string), option.PropertyType);
    });
}

/// <summary>What must hold of a channel that sends message by message.</summary>
public abstract class MessageChannelContract<TChannel, TOptions> : ChannelContract<TChannel, TOptions> where TChannel : IMessageChannel where TOptions : class, new()
{
    /// <summary>Whole options for a port of this machine.</summary>
    protected abstract TOptions At(int port);

    protected virtual string Address => "+8613800138000";

    protected override void Use(TOptions options) => Channel.Open(options);

    [Fact]
    public async Task Where_nobody_listens_nothing_has_begun_and_no_probe_succeeds()
    {
        await using var sender = Channel.Open(At(Nobody()));
        Assert.IsType<SendResult.NotStarted>(await sender.SendAsync(Samples.Message(Channel.Name, Address), default));
        Assert.IsNotType<SendResult.Accepted>(await sender.ProbeAsync(default));
    }

    [Fact]
    public async Task Stopped_before_it_began_it_is_safe_to_repeat()
    {
        await using var sender = Channel.Open(At(Nobody()));
        Assert.IsType<SendResult.NotStarted>(await sender.SendAsync(Samples.Message(Channel.Name, Address), new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task It_promises_something_about_one_message()
    {
        await using var sender = Channel.Open(At(Nobody()));
        Assert.Contains(sender.Class, new[] { DeliveryClass.Keyed, DeliveryClass.AtMostOnce, DeliveryClass.AtLeastOnce });
    }

    /// <summary>A port that was free a moment ago.</summary>
    static int Nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>What must hold of a channel that writes one file a run.</summary>
public abstract class FileChannelContract<TChannel, TOptions> : ChannelContract<TChannel, TOptions> where TChannel : IFileChannel where TOptions : FolderOptions, new()
{
    protected override void Use(TOptions options) => Channel.FolderOf(options);

    [Fact]
    public async Task Its_file_has_every_column_once_and_a_row_for_each_message()
    {
        var folder = Directory.CreateTempSubdirectory("list-").FullName;
        try
        {
            var manifest = await ListFile.WriteAsync(Channel.FolderOf(new TOptions { Folder = folder }), Channel, "run", 7, Two(), TestClock.Usual, default);
            Assert.Equal((2, Channel.Name), (manifest.Rows, manifest.Channel));
            var columns = (await File.ReadAllLinesAsync(Path.Combine(folder, "run.csv")))[0].TrimStart('\uFEFF').Split(',');
            Assert.Equal(ListFile.Fixed.Concat(Channel.Columns), columns);
            Assert.Equal(columns.Length, columns.Distinct().Count());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async IAsyncEnumerable<OutgoingMessage> Two()
    {
        await Task.Yield();
        yield return Samples.Message(Channel.Name, "+8613800138000");
        yield return Samples.Message(Channel.Name, "+8613800138001");
    }
}

/// <summary>The contract of e-mail.</summary>
public class EmailChannelTests : MessageChannelContract<EmailChannel, EmailOptions>
{
    protected override string Address => "wei@example.org";

    protected override EmailOptions At(int port) => new() { Host = "127.0.0.1", Port = port, Security = SmtpSecurity.None, FromAddress = "shop@example.org", TimeoutSeconds = 2 };
}

/// <summary>The contract of text messages.</summary>
public class SmsChannelTests : MessageChannelContract<SmsChannel, SmsOptions>
{
    protected override SmsOptions At(int port) => new() { Url = $"http://127.0.0.1:{port}/", TimeoutSeconds = 2 };
}

/// <summary>The contract of app push.</summary>
public class PushChannelTests : MessageChannelContract<PushChannel, PushOptions>
{
    protected override PushOptions At(int port) => new() { Url = $"http://127.0.0.1:{port}/", TimeoutSeconds = 2 };
}

/// <summary>The contract of WeChat.</summary>
public class WeChatChannelTests : MessageChannelContract<WeChatChannel, WeChatOptions>
{
    protected override WeChatOptions At(int port) => new() { Url = $"http://127.0.0.1:{port}/", TimeoutSeconds = 2 };
}

/// <summary>The contract of webhooks.</summary>
public class WebhookChannelTests : MessageChannelContract<WebhookChannel, WebhookOptions>
{
    protected override WebhookOptions At(int port) => new() { Url = $"http://127.0.0.1:{port}/", Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", TimeoutSeconds = 2 };
}

/// <summary>The contract of call lists.</summary>
public class CallListChannelTests : FileChannelContract<CallListChannel, CallListOptions>;

/// <summary>The contract of direct mail.</summary>
public class MailChannelTests : FileChannelContract<MailChannel, MailOptions>;

/// <summary>The contract of tasks for store staff: terms out of options that are whole.</summary>
public class TaskChannelTests : ChannelContract<TaskChannel, TaskOptions>
{
    protected override void Use(TaskOptions options) => Channel.TermsOf(options);

    [Fact]
    public void Its_terms_are_the_options_and_out_of_range_they_are_refused()
    {
        Assert.Equal(new TaskTerms(7, "S1", 24), Channel.TermsOf(new TaskOptions { DefaultStore = " S1 " }));
        Assert.Equal("channel_options_invalid", Assert.Throws<Refused>(() => Channel.TermsOf(new TaskOptions { DefaultStore = "S1", DaysToDo = 0 })).Code);
    }
}
