using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.V1;

namespace Newsroom.Cleaning.Labelling;

/// <summary>Decides what the passes left in doubt, in the way the caller prefers: without boilerplate, or without loss.</summary>
internal static class ModePass
{
    // Cuts of a lower score are doubtful.
    private const double Certain = .9;
    private const double MaxLinkDensity = .5;
    private const int MinRecalledWords = 4;

    // Of the lines of a text that the model likes less than this, about one in a thousand is of the article.
    private const float MinRecalled = .05f;

    // What precision asks of a line that is no paragraph.
    private const double MaxLinkDensityOfLine = .3;
    private const int MinLineWords = 8;

    public static void Apply(Draft draft, CleaningMode mode)
    {
        if (mode == CleaningMode.Recall)
            Recall(draft);
        else if (mode == CleaningMode.Precision)
            Sharpen(draft);
    }

    private static void Recall(Draft draft)
    {
        var kept = draft.Blocks.Where(b => b.IsKept).Select(b => b.Shape.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var block in draft.Blocks)
        {
            if (block.Cut is not { } cut || !IsText(cut.Label) || block.LinkDensity > MaxLinkDensity || block.Shape.WordCount < MinRecalledWords || block.Likelihood is { Content: < MinRecalled })
                continue;
            // Outside the main container only what reads like running text may be a lost part of it.
            if ((cut.Score < Certain && !block.Outside || block.Shape.IsParagraph && cut.Label is RemovalLabel.Boilerplate or RemovalLabel.Caption) && kept.Add(block.Shape.Key))
                block.Restore();
        }
    }

    private static void Sharpen(Draft draft)
    {
        var last = draft.LastSentence();
        for (var i = 0; i < draft.Blocks.Count; i++)
        {
            var block = draft.Blocks[i];
            if (!block.IsKept || block.Shape.IsParagraph)
                continue;
            var isStray = block.HeadingLevel == 0 && block.Role is ParagraphRole.Unspecified && block.Shape is { EndsSentence: false, WordCount: < MinLineWords };
            if (isStray || i > last || block.LinkDensity > MaxLinkDensityOfLine || block.Role == ParagraphRole.Caption)
                block.Remove(RemovalLabel.Boilerplate, "doubtful-in-precision-mode", .5);
        }
    }

    private static bool IsText(RemovalLabel label) => label is RemovalLabel.Boilerplate or RemovalLabel.Promotion or RemovalLabel.Teaser or RemovalLabel.RelatedLink
        or RemovalLabel.Inset or RemovalLabel.Trending or RemovalLabel.Caption or RemovalLabel.AuthorBio or RemovalLabel.AgencySignoff or RemovalLabel.Navigation;
}
