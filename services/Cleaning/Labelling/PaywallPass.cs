using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Labelling;

/// <summary>
/// Finds where an article stops because its rest is for those who pay or register: a line right below its text says so, and nothing like
/// that text follows, only the offer's and the page's own lines. The same words elsewhere speak of other articles, of comments or of
/// tools, and a wall with more of the text below it stands open.
/// </summary>
internal static class PaywallPass
{
    private const int MaxBetween = 3;
    private const int MinCutWords = 15;

    // The longest line below has at most this share of the words of the longest paragraph above.
    private const double MaxLineShare = .6;

    public static void Apply(Draft draft)
    {
        var wall = FindWall(draft.Blocks);
        if (wall < 0)
            return;
        draft.Metadata.OfferPaywalled(FieldOrigin.Text);
        foreach (var block in draft.Blocks.Skip(wall + 1))
            block.Remove(RemovalLabel.Promotion, "below-paywall", .85);
    }

    private static int FindWall(List<Block> blocks)
    {
        var below = blocks.Where(b => b.IsKept).Sum(b => b.Shape.WordCount);
        var (above, longest, since) = (0, 0, MaxBetween + 1);
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i] is { IsKept: true, Shape: { } shape })
            {
                (above, below) = (above + shape.WordCount, below - shape.WordCount);
                (longest, since) = IsText(shape) ? (Math.Max(longest, shape.WordCount), 0) : (longest, since + 1);
            }
            else if (++since <= MaxBetween && below <= above && IsWall(blocks[i]))
            {
                if (!blocks.Skip(i + 1).Any(b => b.IsKept && b.Shape.WordCount > longest * MaxLineShare))
                    return i;
            }
        }
        return -1;
    }

    // A wall often stands in the middle of a sentence.
    private static bool IsText(BlockShape shape) => shape.IsParagraph || shape is { EndsCut: true, WordCount: >= MinCutWords };

    // What markup already cut was not read for phrases.
    private static bool IsWall(Block block) => block.Cut is { } cut && (cut.Rule == Labels.PaywallCue
        || (cut.Label is RemovalLabel.Promotion or RemovalLabel.Inset or RemovalLabel.ShareSubscribe or RemovalLabel.Boilerplate && IsWall(CueLexicon.Default.Find(block.Text, block.Shape.Key))));

    private static bool IsWall(IReadOnlyList<Cue> cues) => cues.Any(c => c.Class == CueClass.Paywall) && !cues.Any(c => c.Class == CueClass.Related);
}
