using System.IO.Compression;
using System.Text;

namespace Newsroom.Tagging.Storage;

/// <summary>What is kept of one revision of an article to find its copies.</summary>
internal record CopyArticle
{
    public required string ArticleId { get; init; }

    public required int Revision { get; init; }

    public string Source { get; init; } = "";

    public string Guid { get; init; } = "";

    public string Title { get; init; } = "";

    public string Publisher { get; init; } = "";

    /// <summary>Agency that the text is credited to; empty if none.</summary>
    public string Agency { get; init; } = "";

    /// <summary>Microseconds since 1970; null if not known.</summary>
    public long? PublishedAt { get; init; }

    /// <summary>Microseconds since 1970.</summary>
    public long ReceivedAt { get; init; }

    public int WordCount { get; init; }

    public long TextHash { get; init; }

    /// <summary>What it is found by; empty if there is too little text.</summary>
    public IReadOnlyList<int> Keys { get; init; } = [];

    public required string Body { get; init; }
}

/// <summary>An article as it is stored.</summary>
internal sealed record StoredCopy : CopyArticle
{
    /// <summary>In the order of recording.</summary>
    public required long Number { get; init; }

    /// <summary>Null where there is too little text.</summary>
    public string? GroupId { get; init; }
}

/// <summary>An article that may be one text with another.</summary>
/// <param name="Number">Stands for its revision too.</param>
/// <param name="GroupFirst">Number of the first article of its group.</param>
/// <param name="TextHash">As stored.</param>
/// <param name="IsCovered">Another stands for it in the buckets.</param>
internal sealed record CopyCandidate(long Number, long TextHash, string GroupId, long GroupFirst, bool IsCovered);

/// <summary>Bodies as they are stored.</summary>
internal static class PackedBody
{
    /// <summary>Halves news text at 100 MB/s; the higher levels gain a tenth.</summary>
    private const int Quality = 4;

    private const int Window = 18;

    public static byte[] Pack(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        return BrotliEncoder.TryCompress(bytes, packed, out var length, Quality, Window)
            ? packed[..length]
            : throw new InvalidOperationException($"A body of {bytes.Length} bytes could not be compressed.");
    }

    public static string Unpack(byte[] packed)
    {
        using var stream = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
