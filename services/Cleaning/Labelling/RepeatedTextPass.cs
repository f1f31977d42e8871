using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Labelling;

/// <summary>
/// Keeps one of several copies of a paragraph of a page: lazy images, light boxes and mobile layouts repeat text word for word. In a text a
/// line that stands there twice in a row is a caption, below its picture and as its description, and neither copy is kept: one short of a
/// paragraph, or one that a credit in either copy gives away.
/// </summary>
internal static class RepeatedTextPass
{
    // A shorter line may be a refrain, as may an item of a list or a row of a table.
    private const int MinWords = 12;

    // A line that stands between the paragraphs again and again is put there by the page's template.
    private const int MinCopies = 4;
    private const int MaxLineWords = 6;

    // A caption is longer than a refrain, and the credit that one of the two has is short. There may be one line between them.
    private const int MinCaptionWords = 6;
    private const int MaxCreditWords = 8;
    private const int MaxStep = 2;

    public static void Apply(Draft draft)
    {
        if (!draft.IsHtml)
        {
            CutCaptions(draft.Blocks);
            return;
        }
        CutRepeatedLines(draft);
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var block in draft.Blocks.Where(b => b is { IsKept: true, Outside: false, Role: not (ParagraphRole.ListItem or ParagraphRole.TableRow) } && b.Shape.WordCount >= MinWords))
        {
            if (!seen.Add(block.Shape.Key) && block.Shape.WordCount <= BlockShape.MaxKeyWords)
                block.Remove(RemovalLabel.Boilerplate, "repeated-text", .8);
        }
    }

    private static void CutCaptions(List<Block> blocks)
    {
        var (before, at) = ((Block?)null, 0);
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            if (!block.IsKept && !IsCaption(block))
                continue;
            if (before is not null && i - at <= MaxStep && IsSame(before.Shape, block.Shape, isCaption: IsCaption(before) || IsCaption(block)))
            {
                before.Remove(RemovalLabel.Caption, "caption-twice", .85);
                block.Remove(RemovalLabel.Caption, "caption-twice", .85);
            }
            (before, at) = (block, i);
        }
    }

    private static bool IsCaption(Block block) => block.Cut?.Label == RemovalLabel.Caption;

    /// <param name="isCaption">Whether one of the two is known to be a caption, which then may be as long as a paragraph.</param>
    private static bool IsSame(BlockShape one, BlockShape other, bool isCaption)
    {
        var (shorter, longer) = one.WordCount <= other.WordCount ? (one, other) : (other, one);
        return shorter.Extent >= MinCaptionWords && (isCaption || !shorter.IsParagraph) && longer.WordCount <= BlockShape.MaxKeyWords && longer.WordCount - shorter.WordCount <= MaxCreditWords
            && longer.Key.StartsWith(shorter.Key, StringComparison.Ordinal) && (longer.Key.Length == shorter.Key.Length || longer.Key[shorter.Key.Length] == ' ');
    }

    private static void CutRepeatedLines(Draft draft)
    {
        var kept = draft.Blocks.Where(b => b.IsKept).ToList();
        Dictionary<string, (int Copies, int Between)> lines = new(StringComparer.Ordinal);
        for (int start = 0, end; start < kept.Count; start = end)
        {
            end = start + 1;
            while (end < kept.Count && kept[end].Shape.Key == kept[start].Shape.Key)
                end++;
            if (!IsLine(kept[start]))
                continue;
            var isBetween = start > 0 && end < kept.Count && kept[start - 1].Shape.IsParagraph && kept[end].Shape.IsParagraph;
            var (copies, between) = lines.GetValueOrDefault(kept[start].Shape.Key);
            lines[kept[start].Shape.Key] = (copies + 1, between + (isBetween ? 1 : 0));
        }
        foreach (var block in kept.Where(b => IsLine(b) && lines.GetValueOrDefault(b.Shape.Key) is { Copies: >= MinCopies } line && line.Between * 2 > line.Copies))
            block.Remove(RemovalLabel.Boilerplate, "repeated-line", .8);
    }

    private static bool IsLine(Block block) => block is { HeadingLevel: 0, Role: ParagraphRole.Unspecified, Shape: { IsOpen: true, WordCount: >= 1 and <= MaxLineWords } };
}
