using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Newsroom.Gazetteers;

/// <summary>The open data sets, gzip-compressed JSON lines, CSV or TSV.</summary>
internal sealed class SourceFolder(string root)
{
    public IEnumerable<string> Lines(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(root, path)), CompressionMode.Decompress), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    public IEnumerable<JsonElement> Json(string path) => Lines(path).Select(line => JsonDocument.Parse(line).RootElement);

    /// <summary>Rows without the heading; fields may be quoted, a doubled quote stands for one.</summary>
    public IEnumerable<string[]> Csv(string path) => Lines(path).Skip(1).Select(SplitCsv);

    private static string[] SplitCsv(string line)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        foreach (var c in line)
        {
            if (c == '"')
                quoted = !quoted;
            else if (c == ',' && !quoted)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else
                field.Append(c);
        }
        fields.Add(field.ToString());
        return [.. fields];
    }
}

/// <summary>The compact files.</summary>
internal sealed class TargetFolder(string root)
{
    public void Write(string name, IEnumerable<string> lines)
    {
        Directory.CreateDirectory(root);
        var path = Path.Combine(root, name);
        var count = 0;
        using (var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.SmallestSize), new UTF8Encoding(false)))
        {
            writer.NewLine = "\n";
            foreach (var line in lines)
            {
                writer.WriteLine(line);
                count++;
            }
        }
        Console.WriteLine($"{name}: {count} lines, {new FileInfo(path).Length / 1024} KiB");
    }
}
