using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Labelling;

/// <summary>
/// Believes the body that a page states in its JSON-LD, as far as the page shows it: what the body has and a doubtful rule cut
/// comes back; a paragraph that it lacks goes, if the body is about as long as what is left.
/// </summary>
internal static class StatedBodyPass
{
    private const int Shingle = 3;
    private const int MinBodyWords = 60;

    // So much of the stated body has to stand in blocks of the page.
    private const double MinShown = .8;
    private const double MinShared = .8;
    private const double MaxShared = .2;
    private const int MinRestoredWords = 4;
    private const int MinCutWords = 6;

    // A page that shows less than this share of its stated body shows next to nothing.
    private const double MaxStandIn = .2;

    // A stated body shorter than this share of the text is an extract of it.
    private const double MinLength = .75;

    public static void Apply(Draft draft)
    {
        var words = draft.StatedBody.Length == 0 ? [] : Words.Folded(draft.StatedBody);
        if (words.Count < MinBodyWords)
            return;
        var body = Shingles(words).ToHashSet();
        var shared = draft.Blocks.ConvertAll(b => b.Shape.WordCount < Shingle ? 0 : Shared(b, body));
        var shown = draft.Blocks.Select((b, i) => (b, i)).Where(p => shared[p.i] >= MinShared).DistinctBy(p => p.b.Shape.Key).Sum(p => p.b.Shape.WordCount);
        if (shown < words.Count * MinShown)
        {
            StandIn(draft, words.Count);
            return;
        }
        Restore(draft, shared);
        if (words.Count >= draft.Blocks.Where(b => b.IsKept).Sum(b => b.Shape.WordCount) * MinLength)
            Cut(draft, shared);
    }

    /// <summary>A page whose text is drawn by scripts has nearly none of the body that it states: then the stated body is the text, without positions.</summary>
    private static void StandIn(Draft draft, int words)
    {
        var kept = draft.Blocks.Where(b => b.IsKept).ToList();
        if (kept.Sum(b => b.Shape.WordCount) > words * MaxStandIn)
            return;
        foreach (var block in kept.Where(b => !b.Shape.IsParagraph || draft.StatedBody.Contains(b.Text, StringComparison.Ordinal)))
            block.Remove(RemovalLabel.Boilerplate, "beside-stated-body", .7);
        draft.Blocks.AddRange(draft.StatedBody.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(p => new Block(p, [])));
    }

    private static void Restore(Draft draft, List<double> shared)
    {
        var kept = draft.Blocks.Where(b => b.IsKept).Select(b => b.Shape.Key).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < shared.Count; i++)
        {
            var block = draft.Blocks[i];
            if (!block.IsKept && shared[i] >= MinShared && block.Shape.WordCount >= MinRestoredWords && IsDoubtful(block.Cut!) && kept.Add(block.Shape.Key))
                block.Restore();
        }
    }

    private static void Cut(Draft draft, List<double> shared)
    {
        for (var i = 0; i < shared.Count; i++)
        {
            var block = draft.Blocks[i];
            // Bodies are often stated without their headings, lists and tables.
            if (block.IsKept && shared[i] <= MaxShared && block.Shape.WordCount >= MinCutWords && block is { HeadingLevel: 0, Role: ParagraphRole.Unspecified })
                block.Remove(RemovalLabel.Boilerplate, "not-in-stated-body", .8);
        }
    }

    // Bodies are stated with the calls and links that stand between their paragraphs.
    private static bool IsDoubtful(Cut cut) => !cut.Rule.EndsWith("-cue", StringComparison.Ordinal) && cut.Label is RemovalLabel.Boilerplate or RemovalLabel.Promotion or RemovalLabel.Teaser or RemovalLabel.RelatedLink
        or RemovalLabel.Inset or RemovalLabel.Navigation or RemovalLabel.Trending or RemovalLabel.ShareSubscribe or RemovalLabel.Comments or RemovalLabel.Advertisement;

    private static double Shared(Block block, HashSet<ulong> body)
    {
        var shingles = Shingles(Words.Folded(block.Text)).ToList();
        return shingles.Count == 0 ? 0 : (double)shingles.Count(body.Contains) / shingles.Count;
    }

    private static IEnumerable<ulong> Shingles(List<string> words)
    {
        for (var i = 0; i + Shingle <= words.Count; i++)
            yield return Hash(words[i]) ^ ulong.RotateLeft(Hash(words[i + 1]), 21) ^ ulong.RotateLeft(Hash(words[i + 2]), 42);
    }

    // FNV-1a: the same in every run, unlike string.GetHashCode.
    private static ulong Hash(string word)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in word)
            hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }
}
