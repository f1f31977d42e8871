namespace Newsroom.Search.Text;

/// <summary>FNV-1a over UTF-16 code units, mixed at the end: stays the same across processes and versions, as stored hashes must.</summary>
internal static class StableHash
{
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = 14_695_981_039_346_656_037;
        foreach (var c in text)
            hash = (hash ^ c) * 1_099_511_628_211;
        hash ^= hash >> 32;
        hash *= 0x9E3779B97F4A7C15;
        return hash ^ (hash >> 29);
    }
}
