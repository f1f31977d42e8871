using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Lexicon;
using Newsroom.Cleaning.Metadata;
using Newsroom.Cleaning.Signals;

namespace Newsroom.Cleaning.Labelling;

/// <summary>Sorts the short lines around the title into section labels, the standfirst, and the rest.</summary>
internal static class HeaderPass
{
    private const int MaxLabelWords = 3;

    private const int MaxLabelLength = 60;

    // More of them are a menu.
    private const int MaxLabels = 3;
    private const int MinDekWords = 4;
    private const int MaxDekWords = 45;

    // A line with a day and hardly anything else is no standfirst, in whatever language the rest of it is.
    private const int MaxForeignWords = 3;

    // A single sentence before a picture or a module is a standfirst only if it is shorter than opening sentences are.
    private const int MaxDekWordsBeforePicture = 20;

    public static void Apply(Draft draft)
    {
        CutSectionLabels(draft);
        FindDek(draft);
    }

    private static void CutSectionLabels(Draft draft)
    {
        var first = draft.FirstParagraph();
        var labels = Enumerable.Range(0, Math.Min(first, draft.Blocks.Count)).Where(i => IsLabel(draft.Blocks[i])).ToList();
        var distinct = labels.Select(i => draft.Blocks[i].Shape.Key).ToHashSet(StringComparer.Ordinal);
        var isMenu = distinct.Count > MaxLabels;
        foreach (var i in labels)
        {
            if (isMenu)
                draft.Blocks[i].Remove(RemovalLabel.Navigation, "row-of-labels", .8);
            else
                draft.Blocks[i].Remove(RemovalLabel.SectionLabel, "section-label", .8);
        }
        if (distinct.Count > 0 && !isMenu)
            draft.Metadata.OfferSection(draft.Blocks[labels[0]].Text, FieldOrigin.Text);
        var section = TitleText.Key(draft.Metadata.Section);
        foreach (var block in draft.Blocks.Skip(draft.LastSentence() + 1).Where(b => IsLabel(b)))
        {
            if (block.Shape.Key == section || distinct.Contains(block.Shape.Key) || CueLexicon.Default.Is(CueClass.Section, block.Text))
                block.Remove(RemovalLabel.SectionLabel, "section-label-below", .85);
        }
    }

    private static bool IsLabel(Block block) =>
        block is { IsKept: true, HeadingLevel: 0, Outside: false } && block.Shape is { WordCount: >= 1 and <= MaxLabelWords, IsOpen: true, StartsQuote: false, LinkWords: 0 }
        && block.Text.Length <= MaxLabelLength && !block.Text.EndsWith(':') && !block.Text.Any(char.IsDigit);

    private static void FindDek(Draft draft)
    {
        var title = draft.Blocks.FindIndex(b => b.Cut?.Label == RemovalLabel.Title);
        if (title < 0)
            return;
        if (IsHeadingOfHeader(draft, title + 1))
        {
            draft.Metadata.OfferDek(draft.Blocks[title + 1].Text, FieldOrigin.Text);
            draft.Blocks[title + 1].Remove(RemovalLabel.Dek, "standfirst", .8);
            return;
        }
        var dek = draft.Next(title, b => b is { IsKept: true, Outside: false });
        var next = dek < 0 ? -1 : draft.Next(dek, b => b is { IsKept: true, Outside: false });
        if (next >= 0 && draft.Blocks[dek] is { Shape.IsOpen: true } line && line.Dates(draft.Metadata.DayFirst) is { ForeignWords: <= MaxForeignWords } day && (day.Published ?? day.Updated) is not null)
        {
            line.Remove(RemovalLabel.Date, "dated-line", .8);
            return;
        }
        // The body has to start after it, and what comes between has to end the header.
        if (next < 0 || !IsDek(draft, dek, next))
            return;
        draft.Metadata.OfferDek(draft.Blocks[dek].Text, FieldOrigin.Text);
        // Where another line is the standfirst, this one opens the text.
        if (TitleText.Key(draft.Metadata.Dek) == TitleText.Key(draft.Blocks[dek].Text))
            draft.Blocks[dek].Remove(RemovalLabel.Dek, "standfirst", .8);
        // A second unfinished line belongs to a module or a picture.
        for (var i = dek + 1; i < next; i++)
            draft.Blocks[i].Remove(RemovalLabel.Boilerplate, "between-standfirst-and-text", .6);
    }

    /// <summary>Whether a heading stands between a page's headline and its byline or day, all of them in an element other than the text's.</summary>
    private static bool IsHeadingOfHeader(Draft draft, int i) =>
        draft.IsHtml && i + 1 < draft.Blocks.Count && draft.Blocks[i] is { IsKept: true, Outside: true, HeadingLevel: > 1, Shape.WordCount: >= MinDekWords and <= MaxDekWords }
        && draft.Blocks[i + 1].Cut?.Label is RemovalLabel.Byline or RemovalLabel.Date;

    private static bool IsDek(Draft draft, int dek, int next)
    {
        var (block, shape) = (draft.Blocks[dek], draft.Blocks[dek].Shape);
        if (shape.WordCount is < MinDekWords or > MaxDekWords || block.Role is not ParagraphRole.Unspecified || block.Text.EndsWith(':') || shape.StartsQuote || TimeOfDay.Opens(block.Text))
            return false;
        if (!draft.Blocks[next].Shape.IsParagraph && !shape.IsOpen)
            return false;
        var between = draft.Blocks.GetRange(dek + 1, next - dek - 1).Where(b => !b.IsKept).Select(b => b.Cut!.Label).ToList();
        if (between.Exists(l => l is RemovalLabel.Byline or RemovalLabel.Date))
            return true;
        if (between.Exists(l => l is RemovalLabel.PhotoCredit or RemovalLabel.Trending or RemovalLabel.ShareSubscribe or RemovalLabel.SectionLabel))
            return shape.WordCount <= MaxDekWordsBeforePicture && !block.Text[..^1].Contains(". ", StringComparison.Ordinal);
        // No furniture in between: only a line that is no sentence stands apart from the text.
        return shape.IsOpen && draft.Blocks[next].Shape.IsParagraph && block.HeadingLevel == 0 && !draft.IsHtml;
    }
}
