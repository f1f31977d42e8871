using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Labelling.Lines;

/// <summary>Asks the line model about every line of a text, and cuts those about which the rules are silent and the model is not.</summary>
internal static class LinePass
{
    // A line stays from this likelihood on, less so much of the share of the document that is likely main text: among much furniture
    // more of it passes for text, and a document that is a list has more to lose.
    private const double MinContent = .65;
    private const double MinContentByShare = .6;
    private const double LeastMinContent = .25;

    // A line that reads like running text goes only when the model is sure.
    private const double ShareOfParagraph = .35;

    // A text that is article for the most part has little furniture, and the rules know most of that: the model has to be surer.
    private const double MostlyArticle = .6;
    private const double MinContentOfArticle = .1;
    private const double MinParagraphOfArticle = .03;

    // Of a document that the model likes nothing of, it keeps what it likes best.
    private const double ShareOfBest = .6;

    private const int MaxMenuWords = 4;

    // So likely is a sentence text that stands where text goes on.
    private const int MinSentence = 6;
    private const double MinWhereItGoesOn = .2;

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
        var blocks = draft.Blocks;
        if (draft.IsHtml || blocks.Count == 0 || blocks[0].Likelihood is null)
            return;
        var isFurniture = Furniture(blocks);
        var first = blocks.FindIndex(b => b.IsKept && !isFurniture(b));
        var last = blocks.FindLastIndex(b => b.IsKept && !isFurniture(b));
        var firstParagraph = draft.FirstParagraph();
        var end = End(blocks);
        for (var i = 0; i < end; i++)
        {
            var block = blocks[i];
            if (!isFurniture(block) || IsHeading(blocks, i, firstParagraph) || GoesOn(blocks, i))
                continue;
            var label = i > last ? RemovalLabel.Footer
                : i > first ? RemovalLabel.Inset
                : block.Shape.WordCount <= MaxMenuWords ? RemovalLabel.Navigation : RemovalLabel.Boilerplate;
            block.Remove(label, LineModel.Rule, 1 - ContentOf(block));
        }
        CutStrays(blocks);
    }

    private static Predicate<Block> Furniture(List<Block> blocks)
    {
        var share = blocks.Average(ContentOf);
        var isArticle = share > MostlyArticle;
        var best = blocks.Where(b => b.IsKept).Select(ContentOf).DefaultIfEmpty(1).Max();
        var least = Math.Min(isArticle ? MinContentOfArticle : Math.Max(LeastMinContent, MinContent - (MinContentByShare * share)), ShareOfBest * best);
        var leastParagraph = isArticle ? Math.Min(MinParagraphOfArticle, least) : ShareOfParagraph * least;
        return b => ContentOf(b) < (b.Shape.IsParagraph ? leastParagraph : least);
    }

    /// <summary>Where the sentences begin with which a text closes: below its last paragraph there is nothing else, so nothing was scraped with it.</summary>
    private static int End(List<Block> blocks)
    {
        var end = blocks.Count;
        while (end > 0 && blocks[end - 1] is { IsKept: true, Shape: { EndsSentence: true, IsParagraph: false } })
            end--;
        return end > 0 && blocks[end - 1] is { IsKept: true, Shape.IsParagraph: true } ? end : blocks.Count;
    }

    private static double ContentOf(Block block) => block.Likelihood?.Content ?? 1;

    /// <summary>Below the last paragraph a line that stands alone among what was cut is one more of it.</summary>
    private static void CutStrays(List<Block> blocks)
    {
        var last = blocks.FindLastIndex(b => b is { IsKept: true, Shape.IsParagraph: true });
        var isCut = blocks.ConvertAll(b => !b.IsKept);
        for (var i = last + 2; last >= 0 && i < blocks.Count; i++)
        {
            if (!isCut[i] && isCut[i - 1] && (i + 1 == blocks.Count || isCut[i + 1]) && !GoesOn(blocks, i))
                blocks[i].Remove(RemovalLabel.Footer, LineModel.Rule, 1 - ContentOf(blocks[i]));
        }
    }

    /// <summary>What a wire's end mark closes is its text, and so is a sentence right below a link, a picture or an advertisement that stands in it.</summary>
    private static bool GoesOn(List<Block> blocks, int i)
    {
        if (blocks[i].Shape is not { EndsSentence: true, LinkWords: 0, WordCount: >= MinSentence })
            return false;
        return (i + 1 < blocks.Count && blocks[i + 1].Cut?.Rule == CuePass.WireMark) || (i > 0 && ContentOf(blocks[i]) >= MinWhereItGoesOn
            && blocks[i - 1].Cut is { Label: RemovalLabel.RelatedLink or RemovalLabel.Advertisement or RemovalLabel.PhotoCredit or RemovalLabel.Caption, Rule: not LineModel.Rule });
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
