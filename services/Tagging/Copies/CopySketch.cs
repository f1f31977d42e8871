namespace Newsroom.Tagging.Copies;

/// <summary>
/// The keys by which a text finds and is found: a weighted sample of its shingles without replacement, by the smallest exponential ranks
/// (bottom-k sketches, Cohen and Kaplan 2007). A shingle's rank depends on it alone, so two texts tend to sample the shingles that they share, and a
/// part of a text samples what the whole samples there. Shingles of names and figures weigh more than turns of phrase that every text has.
/// </summary>
internal static class CopySketch
{
    /// <summary>Fewer words are no text that could be recognised: no keys.</summary>
    public const int MinWords = 20;

    public const int MaxKeys = 48;

    /// <summary>Two texts of so many keys share several if they are copies: a single one is chance.</summary>
    public const int ManyKeys = 32;

    private const int MinKeys = 16;

    /// <summary>One more key for so many shingles, so that a cut of a long text still samples enough of what it shares.</summary>
    private const int ShinglesPerKey = 16;

    public static int[] KeysOf(CopyText text)
    {
        if (text.Words.Length < MinWords)
            return [];
        var ranks = new Dictionary<ulong, double>(text.Shingles.Length);
        for (var i = 0; i < text.Shingles.Length; i++)
            ranks.TryAdd(text.Shingles[i], RankOf(text, i));
        var count = Math.Clamp((MinKeys / 2) + (ranks.Count / ShinglesPerKey), MinKeys, MaxKeys);
        return [.. ranks.OrderBy(shingle => shingle.Value).ThenBy(shingle => shingle.Key).Select(shingle => (int)(uint)(shingle.Key >> 32)).Distinct().Take(count)];
    }

    private static double RankOf(CopyText text, int first)
    {
        var weight = 0.0;
        for (var i = 0; i < CopyText.ShingleWords; i++)
        {
            weight += text.Words[first + i].Kind switch
            {
                CopyWordKind.Function => .1,
                CopyWordKind.Plain => 1,
                _ => 1.5,
            };
        }
        // The rank is drawn from other bits than the key is made of.
        var drawn = ((WordHash.Mix(text.Shingles[first] ^ 0x6C6F_7464_7261_776E) >> 11) + 0.5) / (1UL << 53);
        return -Math.Log(drawn) / (weight * weight);
    }
}
