namespace Newsroom.Tagging.Copies;

/// <summary>A run of equal words in two texts.</summary>
internal readonly record struct CopyBlock(int Here, int There, int Length)
{
    public int HereEnd => Here + Length;

    public int ThereEnd => There + Length;
}

/// <summary>Blocks that follow each other in both texts with a few other words between them.</summary>
/// <param name="Blocks">In the order of both texts, at least one.</param>
/// <param name="Matched">Words that are equal.</param>
internal sealed record CopyPassage(IReadOnlyList<CopyBlock> Blocks, int Matched)
{
    public int Here => Blocks[0].Here;

    public int HereEnd => Blocks[^1].HereEnd;

    public int There => Blocks[0].There;

    public int ThereEnd => Blocks[^1].ThereEnd;
}

/// <summary>Finds the passages that two texts share, in whatever order they stand.</summary>
internal static class Alignment
{
    /// <summary>Words between two blocks, on either side, that do not end a passage.</summary>
    private const int MaxGap = 8;

    /// <summary>Equal words that make a passage; fewer are a turn of phrase.</summary>
    private const int MinMatched = 8;

    /// <summary>Places of one shingle that are tried; a refrain has more.</summary>
    private const int MaxPlaces = 16;

    /// <param name="shared">The distinct shingles of both texts, in rising order.</param>
    public static List<CopyPassage> Align(CopyText here, CopyText there, ulong[] shared)
    {
        var passages = new List<CopyPassage>();
        List<CopyBlock> chain = [];
        foreach (var block in Blocks(here, there, shared))
        {
            if (chain.Count > 0 && !Follows(chain[^1], block))
                Close(chain, passages);
            chain.Add(block);
        }
        Close(chain, passages);
        return passages;
    }

    private static bool Follows(CopyBlock last, CopyBlock next) =>
        next.Here - last.HereEnd <= MaxGap && next.There >= last.ThereEnd && next.There - last.ThereEnd <= MaxGap;

    private static void Close(List<CopyBlock> chain, List<CopyPassage> passages)
    {
        var matched = chain.Sum(block => block.Length);
        if (matched >= MinMatched)
            passages.Add(new CopyPassage([.. chain], matched));
        chain.Clear();
    }

    /// <summary>Longest runs first come, in the order of the text here; no word of either text is in two.</summary>
    private static IEnumerable<CopyBlock> Blocks(CopyText here, CopyText there, ulong[] shared)
    {
        var (first, next) = Index(there.Shingles, shared);
        var taken = new bool[there.Words.Length];
        var expected = 0;
        for (var at = 0; at < here.Shingles.Length;)
        {
            var best = default(CopyBlock);
            var shingle = Array.BinarySearch(shared, here.Shingles[at]);
            var place = shingle < 0 ? -1 : first[shingle];
            for (var tried = 0; place >= 0 && tried < MaxPlaces; tried++, place = next[place])
            {
                var block = new CopyBlock(at, place, LengthOf(here, at, there, place, taken));
                if (block.Length > best.Length || (block.Length == best.Length && Math.Abs(place - expected) < Math.Abs(best.There - expected)))
                    best = block;
            }
            if (best.Length < CopyText.ShingleWords)
            {
                at++;
                continue;
            }
            taken.AsSpan(best.There, best.Length).Fill(true);
            yield return best;
            at = best.HereEnd;
            expected = best.ThereEnd;
        }
    }

    /// <summary>The first place of each shared shingle, and for each place the next of the same shingle, -1 at the last.</summary>
    private static (int[] First, int[] Next) Index(ulong[] shingles, ulong[] shared)
    {
        var first = new int[shared.Length];
        Array.Fill(first, -1);
        var next = new int[shingles.Length];
        for (var place = shingles.Length - 1; place >= 0; place--)
        {
            if (Array.BinarySearch(shared, shingles[place]) is >= 0 and var shingle)
                (next[place], first[shingle]) = (first[shingle], place);
        }
        return (first, next);
    }

    private static int LengthOf(CopyText here, int at, CopyText there, int place, bool[] taken)
    {
        var length = 0;
        while (at + length < here.Words.Length && place + length < there.Words.Length && !taken[place + length]
            && here.Words[at + length].Hash == there.Words[place + length].Hash)
        {
            length++;
        }
        return length;
    }
}
