using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Labelling;

/// <summary>
/// Cuts the lines that stand among furniture below the last sentence: once the article has ended, an unfinished line
/// between calls to subscribe is one more of them.
/// </summary>
internal static class EdgePass
{
    private const int MinFurniture = 2;
    private const int MinWords = 4;

    // Markup has named what else there is; a longer line of a page that nothing names is text without its full stop.
    private const int MaxPageWords = 12;

    public static void Apply(Draft draft)
    {
        var last = draft.LastSentence();
        if (last < 0)
            return;
        var tail = draft.Blocks.Skip(last + 1).ToList();
        if (tail.Count(b => b.Cut is { } cut && IsPromotional(cut.Label)) < MinFurniture)
            return;
        var most = draft.IsHtml ? MaxPageWords : int.MaxValue;
        foreach (var block in tail.Where(b => b.Shape.WordCount >= MinWords && b.Shape.WordCount <= most && b is { HeadingLevel: 0, Outside: false, Role: ParagraphRole.Unspecified }))
            block.Remove(RemovalLabel.Promotion, "among-furniture", .7);
    }

    private static bool IsPromotional(RemovalLabel label) => label is RemovalLabel.Promotion or RemovalLabel.ShareSubscribe or RemovalLabel.Newsletter
        or RemovalLabel.Teaser or RemovalLabel.Trending or RemovalLabel.RelatedLink;
}
