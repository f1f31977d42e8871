namespace Newsroom.Tagging.Entities.Model;

/// <summary>Numbers that stand for words and features: the same in every process and on every machine.</summary>
internal static class FeatureHash
{
    /// <summary>FNV-1a over UTF-16 code units.</summary>
    public static uint Of(ReadOnlySpan<char> text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
            hash = (hash ^ c) * 16777619u;
        return hash;
    }

    /// <summary>Order matters. The finish is that of MurmurHash3.</summary>
    public static uint Mix(uint left, uint right)
    {
        var hash = (left * 0x9E3779B1u) ^ (right + 0x7F4A7C15u + (left << 6));
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6Bu;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35u;
        return hash ^ (hash >> 16);
    }
}
