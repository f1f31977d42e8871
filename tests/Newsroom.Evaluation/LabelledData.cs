using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Newsroom.Evaluation;

/// <summary>A folder of labelled data, in a folder for each kind: gzipped JSON lines, or lines of tokens with their labels.</summary>
internal sealed record LabelledData(string Folder)
{
    public const string Conll = ".conll.gz";

    public const string JsonLines = ".jsonl.gz";

    /// <summary>What the caller wants of the data.</summary>
    public required DataSelection Selection { get; init; }

    /// <summary>Where the five seeds lie, beside the data.</summary>
    public string Seeds => Path.Combine(Folder, "..", "seeds");

    /// <summary>The sets of one kind, by name; absent folders are told on stderr.</summary>
    public IReadOnlyList<string> Sets(string kind, string extension = JsonLines)
    {
        var folder = Path.Combine(Folder, kind);
        if (Directory.Exists(folder))
        {
            return [.. Directory.EnumerateFiles(folder, "*" + extension).Select(f => $"{kind}/{Path.GetFileName(f)[..^extension.Length]}")
                .Where(Selection.Takes).Order(StringComparer.Ordinal)];
        }
        Console.Error.WriteLine($"absent, not measured: {folder}");
        return [];
    }

    /// <summary>The items of a set that are selected, in the order of the file.</summary>
    public IReadOnlyList<T> Read<T>(string set, Func<JsonElement, T> parse, Func<JsonElement, string>? host = null)
    {
        List<T> items = [];
        foreach (var line in Lines(set, JsonLines))
        {
            using var json = JsonDocument.Parse(line);
            if (host is null || Selection.TakesHost(host(json.RootElement)))
                items.Add(parse(json.RootElement));
        }
        return Selection.Sample(items);
    }

    /// <summary>The lines of a set, all of them.</summary>
    public IEnumerable<string> Lines(string set, string extension)
    {
        using var file = File.OpenRead(Path.Combine(Folder, set + extension));
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}

/// <summary>Which part of the data is measured.</summary>
/// <param name="Set">Only sets whose name contains this; null for all.</param>
/// <param name="Count">So many items of each set, evenly spread; null for all.</param>
/// <param name="Half">Only hosts of this half: <c>a</c> is looked at while building, <c>b</c> only measured; null for both.</param>
internal sealed record DataSelection(string? Set = null, int? Count = null, string? Half = null)
{
    public bool Takes(string set) => Set is null || set.Contains(Set, StringComparison.Ordinal);

    /// <summary>Halves by a hash of the host, so that pages of one site never stand in both.</summary>
    public bool TakesHost(string host) => Half is null || HalfOf(host) == Half;

    public IReadOnlyList<T> Sample<T>(IReadOnlyList<T> items) =>
        Count is not { } count || items.Count <= count ? items : [.. Enumerable.Range(0, count).Select(i => items[(int)((long)i * items.Count / count)])];

    private static string HalfOf(string host)
    {
        // FNV-1a, which is the same on every machine and in every run.
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(host))
            hash = (hash ^ b) * 16777619u;
        return (hash >> 16) % 2 == 0 ? "a" : "b";
    }
}

/// <summary>Fields of an item; a missing one is empty.</summary>
internal static class ItemFields
{
    public static string Text(this JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    public static IReadOnlyList<string> Texts(this JsonElement item, string name) =>
        item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)]
            : [];
}
