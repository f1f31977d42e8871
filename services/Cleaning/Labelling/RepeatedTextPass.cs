using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Labelling;

/// <summary>Keeps one of several copies of a paragraph of a page: lazy images, light boxes and mobile layouts repeat text word for word.</summary>
internal static class RepeatedTextPass
{
    // A shorter line may be a refrain, as may an item of a list or a row of a table.
    private const int MinWords = 12;

    public static void Apply(Draft draft)
    {
        if (!draft.IsHtml)
            return;
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (var block in draft.Blocks.Where(b => b is { IsKept: true, Outside: false, Role: not (ParagraphRole.ListItem or ParagraphRole.TableRow) } && b.Shape.WordCount >= MinWords))
        {
            if (!seen.Add(block.Shape.Key) && block.Shape.WordCount <= BlockShape.MaxKeyWords)
                block.Remove(RemovalLabel.Boilerplate, "repeated-text", .8);
        }
    }
}
