using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Newsroom.Cleaning.Models;

/// <summary>The open data sets, gzip-compressed JSON lines.</summary>
internal sealed class SourceFolder(string root)
{
    public IEnumerable<JsonElement> Rows(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(root, path)), CompressionMode.Decompress), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            using var row = JsonDocument.Parse(line);
            yield return row.RootElement.Clone();
        }
    }
}

/// <summary>Numbers that look random and are the same on every run.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    /// <summary>At least 0, less than <paramref name="bound"/>. SplitMix64 (Steele, Lea, Flood 2014).</summary>
    public int Next(int bound)
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return (int)((z ^ (z >> 31)) % (ulong)bound);
    }

    /// <summary>Whether a row is held out of training: one in five, by its id.</summary>
    public static bool HoldsOut(string id)
    {
        var hash = 14695981039346656037;
        foreach (var c in id)
            hash = (hash ^ c) * 1099511628211;
        return new Dice(hash).Next(5) == 0;
    }
}
