using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Labelling;

/// <summary>Cuts from a page what is mostly link, what stands outside the main container, and headings with nothing below.</summary>
internal static class MarkupPass
{
    private const double MostlyLink = .75;
    private const double AllLink = .95;
    private const int MaxLinkWords = 30;

    public static void Apply(Draft draft)
    {
        if (!draft.IsHtml)
            return;
        foreach (var block in draft.Blocks)
        {
            if (block.Outside)
                block.Remove(block.LinkDensity > .5 ? RemovalLabel.Navigation : RemovalLabel.Boilerplate, "outside-main-container", .8);
            else if (block.HeadingLevel == 0 && (block.LinkDensity > AllLink || (block.LinkDensity > MostlyLink && block.Shape.WordCount <= MaxLinkWords)))
                block.Remove(RemovalLabel.RelatedLink, "mostly-link", .5 + (block.LinkDensity / 2));
        }
        for (var i = draft.Blocks.Count - 1; i >= 0; i--)
        {
            if (!draft.Blocks[i].IsKept)
                continue;
            if (draft.Blocks[i].HeadingLevel == 0)
                break;
            draft.Blocks[i].Remove(RemovalLabel.Boilerplate, "heading-without-text", .8);
        }
    }
}
