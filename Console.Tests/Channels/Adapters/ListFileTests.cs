using System.Security.Cryptography;
using System.Text.Json;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Files;
using CampaignConsole.Core.Kernel;
using Xunit;

namespace CampaignConsole.Tests.Channels.Adapters;

/// <summary>Call lists and mailing lists: absent or whole, with a manifest that adds up.</summary>
public sealed class ListFileTests : IDisposable
{
    static readonly DateTimeOffset Now = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

    readonly string folder = Directory.CreateTempSubdirectory("lists-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_list_has_a_row_for_each_message_and_a_manifest_that_fits()
    {
        var manifest = await WriteAsync("calllist", Rows(3));

        var csv = Path.Combine(folder, "calllist-7.csv");
        var lines = await File.ReadAllLinesAsync(csv);
        Assert.Equal("key,address,language,subject,text,offerId,offerHash,offerHeadline,code,name,store,bestTime", lines[0]);
        Assert.Equal(4, lines.Length);
        Assert.Contains(",+8613800138001,en,Winter coats,Hello,12,9f2c41ab,20 % off coats,COAT-7,Wei 1,", lines[2]);
        Assert.Equal(3, manifest.Rows);
        var entry = Assert.Single(manifest.Files);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(csv))), entry.Sha256);
        var stored = JsonSerializer.Deserialize<FileManifest>(await File.ReadAllTextAsync(Path.Combine(folder, "calllist-7.manifest.json")), CanonicalJson.Options)!;
        Assert.Equal(entry, stored.Files.Single());
    }

    [Fact]
    public async Task A_failure_half_way_leaves_no_file_and_the_older_one_untouched()
    {
        await WriteAsync("mail", Rows(2));
        var before = await File.ReadAllBytesAsync(Path.Combine(folder, "mail-7.csv"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync("mail", Rows(5, failAt: 3)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync("calllist", Rows(5, failAt: 3)));

        Assert.Equal(before, await File.ReadAllBytesAsync(Path.Combine(folder, "mail-7.csv")));
        Assert.Equal(["mail-7.csv", "mail-7.manifest.json"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("+8613800138000", "+8613800138000")]
    [InlineData("-12.50", "-12.50")]
    [InlineData("-1+1|x", "'-1+1|x")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("  =1+1", "'  =1+1")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("say \"hi\", now", "\"say \"\"hi\"\", now\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData(null, "")]
    [InlineData("王伟", "王伟")]
    public void A_cell_is_never_a_formula(string? value, string expected) => Assert.Equal(expected, CsvCell.Of(value));

    Task<FileManifest> WriteAsync(string channel, IAsyncEnumerable<OutgoingMessage> rows) =>
        ListFile.WriteAsync(folder, (IFileChannel)ProviderTests.Adapters()[channel], ListFile.NameOf(channel, 7), 7, rows, Now, default);

    static async IAsyncEnumerable<OutgoingMessage> Rows(int count, int failAt = -1)
    {
        for (var i = 0; i < count; i++)
        {
            if (i == failAt) throw new InvalidOperationException("planted");
            await Task.Yield();
            yield return Samples.Message("calllist", $"+861380013800{i}") with { Data = new Dictionary<string, string> { ["name"] = $"Wei {i}" } };
        }
    }
}
