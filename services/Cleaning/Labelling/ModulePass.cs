using System.Runtime.InteropServices;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Labelling;

/// <summary>
/// Cuts what belongs to a furniture line: the items below `Most read`, the form below `Leave a comment`, the unmarked line
/// of a newsletter box.
/// </summary>
internal static class ModulePass
{
    // A heading of the text itself is shorter than a headline of another story.
    private const int MaxSubheadWords = 5;
    private const int MaxHeadlineWords = 30;
    private const int MaxItems = 40;

    // A paragraph that the line model is so sure of is the text that goes on, also without a blank line before it.
    private const float MinContentOfText = .65f;

    // As much text as this before a comments heading makes it the end of the article rather than a link to the comments.
    private const int MinWordsBeforeComments = 50;
    private const float MinShareBeforeComments = .6f;

    public static void Apply(Draft draft)
    {
        var first = draft.FirstParagraph();
        for (var i = 0; i < draft.Blocks.Count; i++)
        {
            if (draft.Blocks[i].Cut is { Rule: Labels.TrendingHeading or Labels.RelatedHeading } heading)
                CutItems(draft, i, heading, hasOpened: first < i);
        }
        CutPitches(draft);
        CutComments(draft);
        CutBoxes(draft);
    }

    /// <summary>What a call to subscribe promises, as the list right below it.</summary>
    private static void CutPitches(Draft draft)
    {
        Cut? pitch = null;
        foreach (var block in draft.Blocks)
        {
            if (block.Cut is { Label: RemovalLabel.Promotion or RemovalLabel.Newsletter or RemovalLabel.ShareSubscribe } call && call.Rule.EndsWith("-cue", StringComparison.Ordinal))
                pitch = call;
            else if (block.Role != ParagraphRole.ListItem || block.LinkDensity > 0)
                pitch = null;
            else if (pitch is not null && block.Shape.WordCount <= MaxHeadlineWords)
                block.Remove(pitch.Label, "pitch", .8);
        }
    }

    /// <summary>
    /// The items follow their heading without a blank line, up to one; or as headlines between blank lines, up to running text. The
    /// short line before that text is its own heading.
    /// </summary>
    private static void CutItems(Draft draft, int heading, Cut cut, bool hasOpened)
    {
        var blocks = draft.Blocks;
        var isDense = heading + 1 < blocks.Count && !blocks[heading + 1].GapBefore;
        var end = heading + 1;
        while (end < blocks.Count && end - heading <= MaxItems && IsItem(blocks[end], isDense))
            end++;
        var endsAtText = end < blocks.Count && blocks[end] is { IsKept: true };
        if (!isDense && endsAtText && hasOpened && end - 1 > heading && blocks[end - 1].Shape.WordCount <= MaxSubheadWords)
            end--;
        for (var i = heading + 1; i < end; i++)
            blocks[i].Remove(cut.Label, cut.Rule + "-item", .8);
    }

    private static bool IsItem(Block block, bool isDense)
    {
        if ((isDense && block.GapBefore) || (block.Shape.IsParagraph && block.Likelihood is { Content: >= MinContentOfText }))
            return false;
        var shape = block.Shape;
        return !block.IsKept || block.LinkDensity > .7
            || (block.HeadingLevel == 0 && (shape.WordCount <= MaxHeadlineWords || (shape.Extent <= MaxHeadlineWords && !shape.EndsSentence)) && (isDense || shape.IsOpen || shape.EndsCut || !block.Text.EndsWith('.') && shape.WordCount <= 14));
    }

    private static void CutComments(Draft draft)
    {
        var before = 0;
        // Where the line model sees most of the text below, the line is a link to the comments.
        var (seen, likely) = (0f, draft.Blocks.Sum(b => b.Likelihood?.Content ?? 0));
        for (var i = 0; i < draft.Blocks.Count; i++)
        {
            var block = draft.Blocks[i];
            seen += block.Likelihood?.Content ?? 0;
            if (block.IsKept && !block.Outside)
                before += block.Shape.WordCount;
            if (block.Cut?.Rule != Labels.CommentsHeading || before < MinWordsBeforeComments || seen < MinShareBeforeComments * likely)
                continue;
            foreach (var after in draft.Blocks.Skip(i + 1).Where(b => b.IsKept || IsFormPart(b.Cut!.Label)))
                after.Relabel(RemovalLabel.Comments, "below-comments-heading", .85);
            return;
        }
    }

    // `E-mail`, `Name`, `Log in` stand in share bars and menus too, but not below a comments heading.
    private static bool IsFormPart(RemovalLabel label) => label is RemovalLabel.ShareSubscribe or RemovalLabel.Navigation or RemovalLabel.Boilerplate or RemovalLabel.Newsletter;

    /// <summary>In lines without a blank one between, those that are no sentence share the label of the box if all others have it.</summary>
    private static void CutBoxes(Draft draft)
    {
        var blocks = draft.Blocks;
        for (var start = 0; start < blocks.Count;)
        {
            var end = start + 1;
            while (end < blocks.Count && !blocks[end].GapBefore)
                end++;
            var lines = CollectionsMarshal.AsSpan(blocks)[start..end];
            if (lines.Length <= MaxItems && BoxLabel(lines) is { } label)
            {
                foreach (var block in lines)
                {
                    if (block.Shape.IsOpen && block.Shape.WordCount <= MaxHeadlineWords)
                        block.Remove(label, "box", .7);
                }
            }
            start = end;
        }
    }

    /// <summary>The label that half of the lines have, and all that are cut; null if there is none.</summary>
    private static RemovalLabel? BoxLabel(ReadOnlySpan<Block> lines)
    {
        RemovalLabel? label = null;
        var cuts = 0;
        foreach (var line in lines)
        {
            if (line.Cut is not { } cut)
                continue;
            if (!IsBox(cut.Label) || cut.Label != (label ??= cut.Label))
                return null;
            cuts++;
        }
        return cuts * 2 >= lines.Length ? label : null;
    }

    private static bool IsBox(RemovalLabel label) =>
        label is RemovalLabel.Newsletter or RemovalLabel.ShareSubscribe or RemovalLabel.Comments or RemovalLabel.CookieNotice or RemovalLabel.Trending or RemovalLabel.Navigation;
}
