using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Labelling;

/// <summary>Cuts from a page what is mostly link, what stands outside the main container, and headings with nothing below.</summary>
internal static class MarkupPass
{
    private const double MostlyLink = .75;
    private const double AllLink = .95;
    private const int MaxLinkWords = 30;
    private const int MinWordsBelow = 15;

    // A heading of whole sentences is set off for its looks.
    private const int MinSentenceWords = 8;

    public static void Apply(Draft draft)
    {
        if (!draft.IsHtml)
            return;
        foreach (var block in draft.Blocks)
        {
            if (block.Shape.WordCount == 0)
                block.Remove(RemovalLabel.Boilerplate, "no-words", .9);
            else if (block.Outside)
                block.Remove(block.LinkDensity > .5 ? RemovalLabel.Navigation : RemovalLabel.Boilerplate, "outside-main-container", .8);
            else if (block.HeadingLevel == 0 && !IsReference(block) && (block.LinkDensity > AllLink || (block.LinkDensity > MostlyLink && block.Shape.WordCount <= MaxLinkWords)))
                block.Remove(RemovalLabel.RelatedLink, "mostly-link", .5 + (block.LinkDensity / 2));
        }
        CutLinkedHeadings(draft);
        for (var i = draft.Blocks.Count - 1; i >= 0; i--)
        {
            if (!draft.Blocks[i].IsKept)
                continue;
            if (draft.Blocks[i].HeadingLevel == 0 || draft.Blocks[i].Shape is { EndsSentence: true, EndsCut: false, WordCount: >= MinSentenceWords } && draft.Blocks[i].Text[^1] is not ('?' or '!'))
                break;
            draft.Blocks[i].Remove(RemovalLabel.Boilerplate, "heading-without-text", .8);
        }
    }

    /// <summary>A link that leads to another site is what the text is about: a product, a source, a list of addresses.</summary>
    private static bool IsReference(Block block) => (block.HeadingLevel > 0 || block.Role is ParagraphRole.ListItem or ParagraphRole.TableRow) && block.ExternalDensity >= block.LinkDensity * MostlyLink;

    /// <summary>A heading that is all link is of another story, unless a paragraph below it makes it the heading of a part of this one.</summary>
    private static void CutLinkedHeadings(Draft draft)
    {
        var kept = draft.Blocks.Where(b => b.IsKept).ToList();
        for (var i = kept.Count - 1; i >= 0; i--)
        {
            if (kept[i].HeadingLevel > 0 && kept[i].LinkDensity > AllLink && !IsReference(kept[i]) && !(i + 1 < kept.Count && kept[i + 1] is { HeadingLevel: 0, LinkDensity: < .5, Shape.WordCount: >= MinWordsBelow }))
            {
                kept[i].Remove(RemovalLabel.Teaser, "linked-heading", .75);
                kept.RemoveAt(i);
            }
        }
    }
}
