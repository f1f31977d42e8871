using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>Asks the line model about every line of a text, and cuts those about which the rules are silent and the model is not.</summary>
internal static class LinePass
{
    private const double MinContent = .5;

    // A line that reads like running text goes only when the model is sure.
    private const double MinParagraph = .2;

    // A text that is article for the most part has little furniture, and the rules know most of that: the model has to be surer.
    private const double MostlyArticle = .6;
    private const double MinContentOfArticle = .1;
    private const double MinParagraphOfArticle = .03;

    // Of a document that the model likes nothing of, it keeps what it likes best.
    private const double ShareOfBest = .6;

    private const int MaxMenuWords = 4;

    /// <summary>Gives every block of a text its likelihoods.</summary>
    public static void Score(Draft draft)
    {
        if (draft.IsHtml || draft.Blocks.Count == 0 || LineModel.Default is not { } model)
            return;
        var scores = model.Score(draft.Blocks);
        for (var i = 0; i < draft.Blocks.Count; i++)
            draft.Blocks[i].Likelihood = new Likelihood(scores.Content[i], scores.Title[i]);
    }

    public static void Cut(Draft draft)
    {
        if (draft.IsHtml || draft.Blocks.Count == 0 || draft.Blocks[0].Likelihood is null)
            return;
        var isArticle = draft.Blocks.Average(b => b.Likelihood?.Content ?? 0) > MostlyArticle;
        var best = draft.Blocks.Where(b => b.IsKept).Select(b => (double)(b.Likelihood?.Content ?? 1)).DefaultIfEmpty(1).Max();
        var least = Math.Min(isArticle ? MinContentOfArticle : MinContent, ShareOfBest * best);
        var leastParagraph = Math.Min(isArticle ? MinParagraphOfArticle : MinParagraph, least);
        bool IsFurniture(Block block) => block.Likelihood?.Content < (block.Shape.IsParagraph ? leastParagraph : least);

        var first = draft.Blocks.FindIndex(b => b.IsKept && !IsFurniture(b));
        var last = draft.Blocks.FindLastIndex(b => b.IsKept && !IsFurniture(b));
        var firstParagraph = draft.FirstParagraph();
        foreach (var (i, block) in draft.Blocks.Index().Where(b => IsFurniture(b.Item)))
        {
            if (IsHeading(draft.Blocks, i, firstParagraph))
                continue;
            var label = i > last ? RemovalLabel.Footer
                : i > first ? RemovalLabel.Inset
                : block.Shape.WordCount <= MaxMenuWords ? RemovalLabel.Navigation : RemovalLabel.Boilerplate;
            block.Remove(label, LineModel.Rule, 1 - block.Likelihood!.Value.Content);
        }
    }

    /// <summary>
    /// A line before a paragraph, below another one or between blank lines, is a heading as often as not, and the rules know the calls and
    /// links that stand there too.
    /// </summary>
    private static bool IsHeading(List<Block> blocks, int i, int firstParagraph)
    {
        if (i <= firstParagraph || i + 1 >= blocks.Count || blocks[i].Shape.LinkWords > 0 || blocks[i + 1] is not { IsKept: true, Shape.IsParagraph: true } next)
            return false;
        return blocks[i - 1] is { IsKept: true, Shape.IsParagraph: true } || (blocks[i].GapBefore && next.GapBefore);
    }
}
