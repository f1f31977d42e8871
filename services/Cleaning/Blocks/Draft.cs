using Newsroom.Article.V1;
using Newsroom.Cleaning.Metadata;
using Newsroom.Cleaning.Text;

namespace Newsroom.Cleaning.Blocks;

/// <summary>A document on its way from blocks to an article: what the passes read and write.</summary>
/// <param name="source">The decoded source that all spans count in.</param>
/// <param name="blocks">Its blocks in source order, covering all that is not blank.</param>
/// <param name="metadata">What the sender and the markup said; the passes offer what the text says.</param>
public sealed class Draft(string source, IEnumerable<Block> blocks, ArticleMetadata metadata)
{
    public string Source { get; } = source;

    public List<Block> Blocks { get; } = [.. blocks];

    public ArticleMetadata Metadata { get; } = metadata;

    /// <summary>Whether the source is markup, whose entities are decoded when a span is measured.</summary>
    public bool IsHtml { get; init; }

    /// <summary>The page's title element without the site's name; empty for text. It names the headline, but not always in its words.</summary>
    public string TitleHint { get; init; } = "";

    /// <summary>The body that the page states in its JSON-LD; empty if it states none, and for text.</summary>
    public string StatedBody { get; init; } = "";

    /// <summary>Text of a page that its reader does not see, in the order of the source; no pass looks at it.</summary>
    public IReadOnlyList<RemovedSpan> Hidden { get; init; } = [];

    /// <summary>Index of the first kept block that reads like running text, or the number of blocks.</summary>
    public int FirstParagraph()
    {
        var index = Blocks.FindIndex(b => b is { IsKept: true, Outside: false } && b.Shape.IsParagraph);
        return index < 0 ? Blocks.Count : index;
    }

    /// <summary>Index of the last kept block that closes a sentence, or -1.</summary>
    public int LastSentence() =>
        Blocks.FindLastIndex(b => b is { IsKept: true, Outside: false } && b.Shape is { EndsSentence: true, EndsCut: false, WordCount: >= 4 });

    /// <summary>Index of the next block for which the condition holds, or -1.</summary>
    public int Next(int index, Func<Block, bool> condition)
    {
        for (var i = index + 1; i < Blocks.Count; i++)
        {
            if (condition(Blocks[i]))
                return i;
        }
        return -1;
    }

    /// <summary>Splits a block in two before the given offset of its text, which must not be a space or an end.</summary>
    public (Block Head, Block Tail) Split(int index, int offset)
    {
        var block = Blocks[index];
        List<Segment> head = [], tail = [];
        foreach (var segment in block.Segments)
        {
            if (segment.TextStart >= offset)
                tail.Add(segment with { TextStart = segment.TextStart - offset });
            else
                head.Add(segment);
        }
        if (head.Count > 0 && EndOf(block, head.Count - 1) > offset)
        {
            var cut = head[^1];
            var raw = Source.AsSpan(cut.SourceStart, cut.SourceLength);
            var at = TextNormalizer.SourceOffset(raw, offset - cut.TextStart);
            head[^1] = cut with { SourceLength = at };
            tail.Insert(0, new Segment(0, cut.SourceStart + at, cut.SourceLength - at));
        }
        var first = new Block(block.Text[..offset].TrimEnd(), head) { GapBefore = block.GapBefore, Outside = block.Outside };
        var second = new Block(block.Text[offset..], tail) { GapBefore = false, Role = block.Role, Outside = block.Outside, LinkDensity = block.LinkDensity };
        Blocks[index] = first;
        Blocks.Insert(index + 1, second);
        return (first, second);
    }

    private static int EndOf(Block block, int segment) =>
        segment + 1 < block.Segments.Count ? block.Segments[segment + 1].TextStart : block.Text.Length;
}
