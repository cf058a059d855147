using CampaignConsole.Core.Channels.Returns.Mail;

namespace CampaignConsole.Core.Channels.Returns;

/// <summary>A mailbox folder on disk (Maildir): what came lies in <c>new</c>, what was read in <c>cur</c>.</summary>
static class MailFolder
{
    /// <summary>By the specification of Maildir: version 2 of the name's tail, "seen".</summary>
    const string Seen = ":2,S";

    /// <summary>Mails that wait, oldest name first, at most so many; none where the folder is not there.</summary>
    public static IReadOnlyList<string> Waiting(string folder, int most)
    {
        var inbox = Path.Combine(folder, "new");
        if (!Directory.Exists(inbox)) return [];
        return [.. Directory.EnumerateFiles(inbox).Where(path => !Path.GetFileName(path).StartsWith('.')).Order(StringComparer.Ordinal).Take(most)];
    }

    /// <summary>The first bytes of a mail, as many as are looked at; null where it is gone meanwhile or may not be read.</summary>
    public static async Task<byte[]?> ReadAsync(string path, CancellationToken ct)
    {
        try
        {
            await using var file = File.OpenRead(path);
            var bytes = new byte[Math.Min(file.Length, MailParts.MostBytes)];
            var length = await file.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, ct);
            return length == bytes.Length ? bytes : bytes[..length];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Lays a mail aside as read.</summary>
    /// <returns>False where another node has done it, or the folder does not let us.</returns>
    public static bool Keep(string folder, string path)
    {
        try
        {
            var read = Path.Combine(folder, "cur");
            Directory.CreateDirectory(read);
            var name = Path.GetFileName(path);
            File.Move(path, Path.Combine(read, name.Contains(":2,", StringComparison.Ordinal) ? name : name + Seen), overwrite: true);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
