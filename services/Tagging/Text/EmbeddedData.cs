using System.IO.Compression;
using System.Text;

namespace Newsroom.Tagging.Text;

/// <summary>The word lists and gazetteers that are part of the assembly; lines that start with <c>#</c> are comments.</summary>
internal static class EmbeddedData
{
    public static IEnumerable<string> Lines(string resource)
    {
        var stream = typeof(EmbeddedData).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly has no resource '{resource}'.");
        using var reader = new StreamReader(resource.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line;
        }
    }

    public static IEnumerable<string[]> Rows(string resource, char separator = '\t') => Lines(resource).Select(line => line.Split(separator));
}
