namespace CampaignConsole.Core.Platform.Tables.Imports;

/// <summary>Brings rows together that stand apart in a large file: by a hash of their key they are laid into part files, each small enough to be held.</summary>
/// <remarks>The same file gives the same parts again, so that a run that crashed can go on at its part.</remarks>
sealed class RowParts
{
    const int RowsInPart = 2_000;
    const int MostParts = 200;
    const string Complete = "complete";

    readonly string folder;

    RowParts(string folder, int count) => (this.folder, Count) = (folder, count);

    public int Count { get; }

    /// <summary>Lays the rows into parts, or finds the parts of an earlier attempt.</summary>
    public static RowParts Arrange(string folder, IEnumerable<TableRow> rows, int rowCount, Func<TableRow, string> key)
    {
        var parts = new RowParts(folder, Math.Clamp((rowCount + RowsInPart - 1) / RowsInPart, 1, MostParts));
        var mark = Path.Combine(folder, Complete);
        if (File.Exists(mark)) return parts;
        Directory.CreateDirectory(folder);
        var writers = Enumerable.Range(0, parts.Count).Select(part => new BinaryWriter(File.Create(parts.PathOf(part)))).ToArray();
        try
        {
            foreach (var row in rows) Write(writers[Place(key(row), parts.Count)], row);
        }
        finally
        {
            foreach (var writer in writers) writer.Dispose();
        }

        File.WriteAllText(mark, "");
        return parts;
    }

    public List<TableRow> Read(int part)
    {
        List<TableRow> rows = [];
        using var reader = new BinaryReader(File.OpenRead(PathOf(part)));
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            var (number, problem) = (reader.ReadInt32(), reader.ReadString());
            var cells = new string[reader.Read7BitEncodedInt()];
            for (var i = 0; i < cells.Length; i++) cells[i] = reader.ReadString();
            rows.Add(new TableRow(number, cells, problem.Length == 0 ? null : problem));
        }

        return rows;
    }

    string PathOf(int part) => Path.Combine(folder, $"{part:D4}");

    static void Write(BinaryWriter writer, TableRow row)
    {
        writer.Write(row.Number);
        writer.Write(row.Problem ?? "");
        writer.Write7BitEncodedInt(row.Cells.Length);
        foreach (var cell in row.Cells) writer.Write(cell);
    }

    /// <summary>FNV-1a: the same on every machine and in every run.</summary>
    static int Place(string key, int parts)
    {
        var hash = 14_695_981_039_346_656_037UL;
        foreach (var character in key) hash = (hash ^ character) * 1_099_511_628_211UL;
        return (int)(hash % (ulong)parts);
    }
}
