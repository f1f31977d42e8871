using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Lexicon;

namespace Newsroom.Cleaning.Labelling;

/// <summary>
/// Cuts readers' comments below a text, which are sentences as the article's are: each stands below a name and a time, and above the word that
/// answers it. In a page the markup tells.
/// </summary>
internal static class CommentThreadPass
{
    // The name of whoever writes, perhaps with `says`.
    private const int MaxNameWords = 8;

    // Lines of one comment.
    private const int MaxLines = 40;
    private const int MinComments = 2;

    // What is commented on has so many words in sentences above.
    private const int MinProse = 60;

    public static void Apply(Draft draft)
    {
        if (draft.IsHtml)
            return;
        var (first, last, comments, previous) = (-1, -1, 0, -1);
        for (var i = 0; i < draft.Blocks.Count; i++)
        {
            if (!IsReply(draft.Blocks[i]))
                continue;
            if (NameAbove(draft, i, Math.Max(previous, i - MaxLines)) is var name and >= 0)
            {
                comments++;
                first = first < 0 ? name : first;
                last = i;
            }
            previous = i;
        }
        if (comments < MinComments || draft.Blocks.Take(first).Where(IsProse).Sum(b => b.Shape.Extent) < MinProse)
            return;
        // How many there are.
        if (first > 0 && draft.Blocks[first - 1] is { Shape.IsOpen: true } heading && char.IsDigit(heading.Text[0]))
            first--;
        foreach (var block in draft.Blocks.Skip(first).Take(last - first))
            block.Remove(RemovalLabel.Comments, "comment-thread", .9);
    }

    private static bool IsReply(Block block) =>
        block.Cut?.Label == RemovalLabel.Comments && block.Cues.Any(c => c is { Class: CueClass.Comment, Anchor: CueAnchor.Line });

    /// <summary>The line above the last time before the answer, below the line given; -1 if there is no time, or no name above it.</summary>
    private static int NameAbove(Draft draft, int reply, int above)
    {
        var time = draft.Blocks.FindLastIndex(reply - 1, reply - 1 - above, b => b.Cut?.Label == RemovalLabel.Date);
        return time - 1 > above && draft.Blocks[time - 1].Shape is { WordCount: > 0 and <= MaxNameWords } ? time - 1 : -1;
    }

    private static bool IsProse(Block block) => block.IsKept && block.Shape is { EndsSentence: true, EndsCut: false };
}
