using System.IO.Compression;
using System.Text;

namespace Newsroom.Tagging.Models;

/// <summary>Lines of gzip-compressed UTF-8.</summary>
internal static class GzipLines
{
    public static IEnumerable<string> Read(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
            yield return line;
    }

    public static void Write(string path, IEnumerable<string> lines)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.SmallestSize), new UTF8Encoding(false)) { NewLine = "\n" })
        {
            foreach (var line in lines)
                writer.WriteLine(line);
        }
        Console.WriteLine($"{path}: {new FileInfo(path).Length / 1024} KiB");
    }
}
