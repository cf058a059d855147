using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Outbox;
using Xunit;

namespace CampaignConsole.Tests.Channels.Adapters;

/// <summary>The sandbox: one file a message.</summary>
public sealed class OutboxSenderTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("outbox-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_message_reads_back_whole_and_twice_is_once()
    {
        await using var sender = new OutboxSender(folder, TimeProvider.System);
        var message = Samples.Message("email", "wei@example.org") with { Html = "<b>你好</b>", Data = new Dictionary<string, string> { ["firstName"] = "伟" } };

        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(message, default));
        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(message, default));

        Assert.Single(Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
        var read = (await OutboxSender.ReadAsync(folder, "email", 7, message.Key, default))!.Message;
        Assert.Equal(message with { Data = read.Data }, read);
        Assert.Equal(message.Data, read.Data);
        Assert.Null(await OutboxSender.ReadAsync(folder, "email", 7, Guid.NewGuid(), default));
    }

    [Fact]
    public async Task An_emptied_outbox_is_made_again()
    {
        await using var sender = new OutboxSender(folder, TimeProvider.System);
        var message = Samples.Message("sms", "+8613800138000");
        await sender.SendAsync(message, default);
        Directory.Delete(Path.Combine(folder, "sms"), recursive: true);

        Assert.IsType<SendResult.NotStarted>(await sender.SendAsync(message, default));
        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(message, default));
    }
}
