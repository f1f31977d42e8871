using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Labelling;

/// <summary>
/// Cuts a list of other stories at the end: headlines that stand twice, first lines that stop in an ellipsis, and a signature
/// such as `Publisher -` after each. It is judged as a whole, since one of these alone proves nothing.
/// </summary>
internal static class TeaserPass
{
    private const int MinEvidence = 2;
    private const int MinHeadlineWords = 4;
    private const int MaxHeadlineWords = 30;
    private const int MinCutWords = 8;
    private const int MaxSignatureWords = 6;

    public static void Apply(Draft draft)
    {
        var tail = draft.Blocks;
        var start = Start(draft);
        if (start < 0)
            return;
        for (var i = start; i < tail.Count; i++)
            tail[i].Remove(RemovalLabel.Teaser, "teaser-list", .9);
    }

    /// <summary>Walks back from the end as long as every block fits such a list; the list starts at its first headline or cut paragraph.</summary>
    private static int Start(Draft draft)
    {
        var blocks = draft.Blocks;
        HashSet<string>? repeated = null;
        var first = draft.FirstParagraph();
        var (start, evidence) = (-1, 0);
        for (var i = blocks.Count - 1; i > first; i--)
        {
            var block = blocks[i];
            if (!block.IsKept)
                continue;
            var isTwice = IsTwice(blocks, i);
            if (IsCutParagraph(block))
            {
                evidence++;
                start = i;
            }
            else if (isTwice && block.Shape.WordCount is >= MinHeadlineWords and <= MaxHeadlineWords)
            {
                evidence += start >= 0 ? 1 : 0;
                start = i;
            }
            else if (block.Shape.IsOpen && block.Shape.WordCount is >= MinHeadlineWords and <= MaxHeadlineWords && start >= 0 && i + 1 == start && !block.Text.EndsWith(':'))
            {
                // A headline that stands once, right above its own first lines.
                start = i;
            }
            else if (block.Shape.WordCount > MaxSignatureWords || !(isTwice || IsSignature(block) || (repeated ??= Repeated(blocks)).Contains(block.Shape.Key)))
            {
                break;
            }
        }
        return evidence >= MinEvidence ? start : -1;
    }

    /// <summary>The keys that several lines have.</summary>
    private static HashSet<string> Repeated(List<Block> blocks)
    {
        HashSet<string> seen = new(blocks.Count, StringComparer.Ordinal);
        HashSet<string> repeated = new(StringComparer.Ordinal);
        foreach (var block in blocks)
        {
            if (block.Text.Length < 400 && !seen.Add(block.Shape.Key))
                repeated.Add(block.Shape.Key);
        }
        return repeated;
    }

    // Far from each other, two equal lines may be a refrain.
    private static bool IsTwice(List<Block> blocks, int i) =>
        (i > 0 && blocks[i - 1].Shape.Key == blocks[i].Shape.Key) || (i + 1 < blocks.Count && blocks[i + 1].Shape.Key == blocks[i].Shape.Key);

    private static bool IsCutParagraph(Block block) => block.Shape is { EndsCut: true, WordCount: >= MinCutWords, StartsQuote: false };

    /// <summary>`Publisher -`, the source line of a teaser.</summary>
    public static bool IsSignature(Block block) =>
        block.Shape.WordCount is >= 1 and <= MaxSignatureWords && block.Text.Length > 2 && block.Text[^1] is '-' or '–' or '—' or '|' && block.Text[^2] == ' ';
}
