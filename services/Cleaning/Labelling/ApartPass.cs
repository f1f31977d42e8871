using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Labelling;

/// <summary>
/// Cuts what was left of a text's furniture far from the article: lines that mostly close no sentence, beyond many lines that were cut. A
/// list of headlines or of times that fooled each rule alone stands like an island, and an article is one piece of land.
/// </summary>
internal static class ApartPass
{
    // Lines in a row that were cut and part what stands before from what stands behind.
    private const int MinGap = 8;

    // Less than half of its words in closed sentences, and it is a list.
    private const double MinProseShare = .5;

    // The article has so many words in sentences, and half of the text's.
    private const int MinProse = 60;
    private const double MinShareOfProse = .5;

    // A sentence of so many words above the article may introduce it.
    private const int MinSentence = 12;

    /// <summary>Lines in a row with no great gap.</summary>
    private sealed class Island
    {
        public List<Block> Lines { get; } = [];

        public int Words { get; set; }

        public int Prose { get; set; }

        public bool HasSentence { get; set; }
    }

    public static void Apply(Draft draft)
    {
        if (draft.IsHtml)
            return;
        var islands = Islands(draft.Blocks);
        var article = islands.MaxBy(i => i.Prose);
        if (article is null || article.Prose < MinProse || article.Prose < MinShareOfProse * islands.Sum(i => i.Prose))
            return;
        var isAbove = true;
        foreach (var island in islands)
        {
            if (island == article)
                isAbove = false;
            else if (island.Prose < MinProseShare * island.Words && !(isAbove && island.HasSentence))
                island.Lines.ForEach(b => b.Remove(RemovalLabel.Boilerplate, "apart-from-text", .8));
        }
    }

    private static List<Island> Islands(List<Block> blocks)
    {
        List<Island> islands = [];
        var gap = MinGap;
        foreach (var block in blocks)
        {
            if (!block.IsKept)
            {
                gap++;
                continue;
            }
            if (gap >= MinGap)
                islands.Add(new Island());
            gap = 0;
            var (island, words, isClosed) = (islands[^1], block.Shape.Extent, block.Shape is { EndsSentence: true, EndsCut: false });
            island.Lines.Add(block);
            island.Words += words;
            island.Prose += isClosed ? words : 0;
            island.HasSentence |= isClosed && words >= MinSentence;
        }
        return islands;
    }
}
