namespace Newsroom.Tagging.Copies;

/// <summary>64-bit hashes that are the same on every machine and in every release: they are stored.</summary>
internal static class WordHash
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    public static ulong Of(ReadOnlySpan<char> word)
    {
        var hash = FnvOffset;
        foreach (var c in word)
            hash = (hash ^ c) * FnvPrime;
        return Mix(hash);
    }

    /// <summary>The finalizer of MurmurHash3 (Appleby, public domain): FNV alone leaves the high bits of short words weak.</summary>
    public static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
        return hash ^ (hash >> 33);
    }
}
