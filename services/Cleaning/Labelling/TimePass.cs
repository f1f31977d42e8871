using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Labelling;

/// <summary>
/// Looks for a date among the short lines around the headline and the first paragraph that say more than a date (`Ana Lund | 3 May 2024 |
/// 4 min`), when nothing else gave one. The lines keep their labels.
/// </summary>
internal static class TimePass
{
    private const int MaxWords = 24;
    private const int MaxForeignWords = 10;
    private const int Before = 6;
    private const int After = 3;

    public static void Apply(Draft draft)
    {
        if (draft.Metadata.Published is not null)
            return;
        var title = draft.Blocks.FindIndex(b => b.Cut?.Label == RemovalLabel.Title);
        var first = draft.FirstParagraph();
        var last = draft.LastSentence();
        Offer(draft, title < 0 ? Math.Max(0, first - Before) : Math.Max(0, title - Before), Math.Min(first + After, draft.Blocks.Count), MaxForeignWords);
        Offer(draft, last + 1, Math.Min(last + 1 + Before, draft.Blocks.Count), MaxForeignWords / 2);
    }

    private static void Offer(Draft draft, int from, int to, int maxForeignWords)
    {
        for (var i = from; i < to; i++)
        {
            var block = draft.Blocks[i];
            if (block.Shape.WordCount > MaxWords || block.Cut?.Label is RemovalLabel.Legal or RemovalLabel.Teaser or RemovalLabel.Trending or RemovalLabel.Comments)
                continue;
            var line = DateLine.Read(block.Text, draft.Metadata.DayFirst);
            if (line.Published is { Precision: not TimePrecision.Month } published && line.ForeignWords <= maxForeignWords)
                draft.Metadata.OfferPublished(published, FieldOrigin.Text);
        }
    }
}
