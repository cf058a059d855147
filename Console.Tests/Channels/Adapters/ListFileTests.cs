using System.Security.Cryptography;
using System.Text.Json;
using CampaignConsole.Core.Channels.Adapters;
using CampaignConsole.Core.Channels.Adapters.Files;
using CampaignConsole.Core.Kernel;
using CampaignConsole.Tests.Platform.Tables;
using Xunit;

namespace CampaignConsole.Tests.Channels.Adapters;

/// <summary>Call lists and mailing lists: absent or whole, with a manifest that adds up.</summary>
public sealed class ListFileTests : IDisposable
{
    static readonly DateTimeOffset Now = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

    readonly string folder = Directory.CreateTempSubdirectory("lists-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("calllist", "name,store,bestTime", "Wei 1,Harbin,")]
    [InlineData("mail", "name,line1,line2,postcode,city,region,country", "Wei 1,1 Nanjing Road,,200001,Shanghai,,CN")]
    public async Task A_list_has_a_row_for_each_message_and_a_manifest_that_fits(string channel, string columns, string values)
    {
        var manifest = await WriteAsync(channel, Rows(3));

        var lines = await File.ReadAllLinesAsync(Path.Combine(folder, channel + "-7.csv"));
        Assert.Equal("key,address,language,subject,text,offerId,offerHash,offerHeadline,code," + columns, lines[0]);
        Assert.Equal(4, lines.Length);
        Assert.EndsWith($",+8613800138001,en,Winter coats,Hello,12,9f2c41ab,20 % off coats,COAT-7,{values}", lines[2]);
        Assert.Equal((channel, 7, 3), (manifest.Channel, manifest.Occurrence, manifest.Rows));
        Assert.Equal([channel + "-7.csv", channel + "-7.xlsx"], manifest.Files.Select(file => file.Name));
        foreach (var entry in manifest.Files)
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, entry.Name));
            Assert.Equal((bytes.LongLength, Convert.ToHexStringLower(SHA256.HashData(bytes))), (entry.Bytes, entry.Sha256));
        }

        var stored = JsonSerializer.Deserialize<FileManifest>(await File.ReadAllTextAsync(Path.Combine(folder, channel + "-7.manifest.json")), CanonicalJson.Options)!;
        Assert.Equal((manifest.Rows, manifest.WrittenAt), (stored.Rows, stored.WrittenAt));
        Assert.Equal(manifest.Files, stored.Files);
    }

    [Theory]
    [InlineData("calllist")]
    [InlineData("mail")]
    public async Task A_reader_that_is_not_ours_finds_the_same_rows_in_the_workbook_and_no_formula(string channel)
    {
        await WriteAsync(channel, Rows(3, name: "=1+1 王伟"));

        var seen = JsonDocument.Parse(Python.Run(
            "import sys,json,openpyxl\ns=openpyxl.load_workbook(sys.argv[1]).active\n"
            + "print(json.dumps([s.title,[[c.value for c in r] for r in s.iter_rows()],[c.data_type for r in s.iter_rows() for c in r if c.value is not None]]))",
            Path.Combine(folder, channel + "-7.xlsx"))).RootElement;

        Assert.Equal(channel, seen[0].GetString());
        var csv = JsonDocument.Parse(Python.Run(
            "import sys,csv,json\nprint(json.dumps(list(csv.reader(open(sys.argv[1],encoding='utf-8-sig',newline='')))))", Path.Combine(folder, channel + "-7.csv"))).RootElement;
        Assert.Equal(
            csv.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(cell => cell.GetString()!).Select(cell => cell.StartsWith("'=", StringComparison.Ordinal) ? cell[1..] : cell),
            seen[1].EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(cell => cell.GetString() ?? ""));
        Assert.Equal(4, seen[1].GetArrayLength());
        Assert.Equal("=1+1 王伟", seen[1][2][9].GetString());
        Assert.DoesNotContain("f", seen[2].EnumerateArray().Select(type => type.GetString()));
    }

    [Fact]
    public async Task A_failure_half_way_leaves_no_file_and_the_older_one_untouched()
    {
        await WriteAsync("mail", Rows(2));
        var before = await Task.WhenAll(Directory.GetFiles(folder).Order().Select(path => File.ReadAllBytesAsync(path)));

        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync("mail", Rows(5, failAt: 3)));
        await Assert.ThrowsAsync<InvalidOperationException>(() => WriteAsync("calllist", Rows(5, failAt: 3)));

        Assert.Equal(["mail-7.csv", "mail-7.manifest.json", "mail-7.xlsx"], Directory.GetFiles(folder).Select(Path.GetFileName).Order());
        Assert.Equal(before, await Task.WhenAll(Directory.GetFiles(folder).Order().Select(path => File.ReadAllBytesAsync(path))));
    }

    [Fact]
    public async Task While_a_list_is_written_nobody_sees_half_of_it_and_the_older_one_stays()
    {
        var older = await WriteAsync("mail", Rows(2));
        var watched = new List<string>();

        await WriteAsync("mail", Watch(Rows(4)));

        Assert.Equal(4, watched.Count);
        Assert.All(watched, sha => Assert.Equal(older.Files[0].Sha256, sha));
        Assert.Empty(Directory.GetFiles(folder, "*.part"));
        Assert.Equal(5, File.ReadAllLines(Path.Combine(folder, "mail-7.csv")).Length);

        async IAsyncEnumerable<OutgoingMessage> Watch(IAsyncEnumerable<OutgoingMessage> rows)
        {
            await foreach (var row in rows)
            {
                watched.Add(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "mail-7.csv")))));
                yield return row;
            }
        }
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

    static async IAsyncEnumerable<OutgoingMessage> Rows(int count, int failAt = -1, string? name = null)
    {
        for (var i = 0; i < count; i++)
        {
            if (i == failAt) throw new InvalidOperationException("planted");
            await Task.Yield();
            yield return Samples.Message("calllist", $"+861380013800{i}") with
            {
                Data = new Dictionary<string, string>
                {
                    ["name"] = name ?? $"Wei {i}", ["store"] = "Harbin", ["line1"] = $"{i} Nanjing Road", ["postcode"] = "200001", ["city"] = "Shanghai", ["country"] = "CN",
                },
            };
        }
    }
}
