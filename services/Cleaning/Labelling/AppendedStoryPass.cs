using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Lexicon;
using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Labelling;

/// <summary>
/// Cuts whole stories that stand below the first, as pages that load the next one have them and folders of copy: a headline, a byline and a
/// day, and running text, after the same with other words. Before the passes that move bylines and days to the metadata: these are another's.
/// </summary>
internal static class AppendedStoryPass
{
    private const int MinHeadWords = 3;
    private const int MaxHeadWords = 30;

    // Lines between a headline and its text.
    private const int MaxBetween = 6;
    private const int MinParagraphs = 2;

    // A page with more of them is a list of posts, of which none is the article.
    private const int MaxStories = 12;

    // Blocks that name a live blog, whose entries have headlines, authors and times too.
    private const int TopBlocks = 30;

    /// <summary>Where a story's headline stands and how many paragraphs follow before the next story.</summary>
    private sealed record Story(int Head, int Paragraphs);

    public static void Apply(Draft draft)
    {
        var stories = Find(draft);
        if (stories.Count is < 2 or > MaxStories || !IsOwn(draft, stories[0]) || IsLiveBlog(draft))
            return;
        var next = stories.FindIndex(1, s => s.Paragraphs >= MinParagraphs && !IsSameHead(draft, stories[0], s));
        if (stories[0].Paragraphs < MinParagraphs || next < 0)
            return;
        foreach (var block in draft.Blocks.Skip(stories[next].Head))
            block.Remove(RemovalLabel.Teaser, "appended-story", .9);
    }

    private static List<Story> Find(Draft draft)
    {
        List<Story> stories = [];
        var wasParagraph = false;
        for (var i = 0; i < draft.Blocks.Count && stories.Count <= MaxStories; i++)
        {
            var block = draft.Blocks[i];
            if (!IsParagraph(block))
            {
                wasParagraph &= !block.IsKept;
                continue;
            }
            if (!wasParagraph && HeadAbove(draft, i) is var head and >= 0)
                stories.Add(new Story(head, 1));
            else if (stories.Count > 0)
                stories[^1] = stories[^1] with { Paragraphs = stories[^1].Paragraphs + 1 };
            wasParagraph = true;
        }
        return stories;
    }

    /// <summary>The headline above a paragraph with a byline and a day between, -1 if there is none. Of two headings of the first level one of these is enough.</summary>
    private static int HeadAbove(Draft draft, int paragraph)
    {
        var (hasByline, hasDay) = (false, false);
        for (var i = paragraph - 1; i >= 0 && i >= paragraph - MaxBetween; i--)
        {
            var block = draft.Blocks[i];
            if (IsParagraph(block))
                return -1;
            var (isByline, isDay) = (IsByline(block), IsDay(block, draft.Metadata.DayFirst));
            (hasByline, hasDay) = (hasByline || isByline, hasDay || isDay);
            if (!isByline && !isDay && IsHead(block, draft.IsHtml) && ((hasByline && hasDay) || (block.HeadingLevel == 1 && (hasByline || hasDay))))
                return i;
        }
        return -1;
    }

    private static bool IsParagraph(Block block) => block is { IsKept: true, Outside: false } && block.Shape.IsParagraph;

    private static bool IsHead(Block block, bool isHtml) =>
        block is { IsKept: true, Outside: false } && (isHtml ? block.HeadingLevel is 1 or 2 : block.GapBefore)
        && block.Shape is { EndsCut: false, WordCount: >= MinHeadWords and <= MaxHeadWords } shape && (shape.IsOpen || isHtml);

    private static bool IsByline(Block block) =>
        block.Cut?.Label == RemovalLabel.Byline || (block.Cut is null or { Label: RemovalLabel.Date } && Credit.Read(block.Text) is { Role: ContributorRole.Author, People.Count: > 0 });

    private static bool IsDay(Block block, bool? dayFirst) =>
        block.Cut is null or { Label: RemovalLabel.Date or RemovalLabel.Byline } && block.Shape.WordCount <= MaxHeadWords
        && block.Dates(dayFirst) is { Published.Precision: not TimePrecision.Month } or { Updated.Precision: not TimePrecision.Month };

    /// <summary>Whether the first story is the document's: a page says so by its title, a text starts with it.</summary>
    private static bool IsOwn(Draft draft, Story first)
    {
        if (!draft.IsHtml)
            return true;
        var head = TitleText.Key(draft.Blocks[first.Head].Text);
        return TitleText.IsSame(head, TitleText.Key(draft.Metadata.Title)) || TitleText.IsSame(head, TitleText.Key(draft.TitleHint));
    }

    private static bool IsLiveBlog(Draft draft) =>
        draft.Blocks.Take(TopBlocks).Select(b => b.Text).Append(draft.Metadata.Title).Any(t => CueLexicon.Default.Find(t).Any(c => c.Class == CueClass.LiveBlog));

    private static bool IsSameHead(Draft draft, Story one, Story other) =>
        TitleText.IsSame(TitleText.Key(draft.Blocks[one.Head].Text), TitleText.Key(draft.Blocks[other.Head].Text));
}
