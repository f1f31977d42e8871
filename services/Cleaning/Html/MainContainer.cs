using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Html.Dom;

namespace Newsroom.Cleaning.Html;

/// <summary>
/// Finds the element that holds the main text: the innermost one with four fifths of the page's running text, where text in
/// links or in named furniture counts for nothing.
/// </summary>
internal static class MainContainer
{
    private const double MinShare = .8;
    private const double MaxLinkDensity = .5;
    private const int MinWords = 8;

    // Characters of a piece of running text.
    private const int MinRun = 40;

    // Furniture holds less than this share of a page's running text, whatever it is called.
    private const double MaxFurnitureShare = .6;
    private const double MaxLabelShare = .5;
    private const int MaxFieldWords = 30;

    /// <summary>Marks the blocks outside the main container.</summary>
    public static void Mark(List<PlacedBlock> blocks, int root, PageTree tree)
    {
        DropDisproved(blocks);
        var scores = new double[tree.Elements.Count];
        foreach (var placed in blocks)
            scores[placed.Container] += Score(placed);
        tree.SumUp(scores);
        var main = Innermost(root, scores, tree);
        foreach (var placed in blocks)
            placed.Block.Outside = placed.Container < main || placed.Container >= tree.Elements[main].End;
    }

    /// <summary>
    /// Some systems wrap every paragraph in an element with the same name ("promo", "tags"). A name that half of the running text
    /// goes by does not tell furniture. Comments are the exception: there may well be more of them than of the article.
    /// </summary>
    private static void DropDisproved(List<PlacedBlock> blocks)
    {
        var running = blocks.ConvertAll(b => (b.Block, Score: RunningText(b.Block)));
        var total = running.Sum(r => r.Score);
        foreach (var label in running.Where(r => r.Block.Structure is not (RemovalLabel.Unspecified or RemovalLabel.Comments)).GroupBy(r => r.Block.Structure).ToList())
        {
            if (label.Sum(r => r.Score) <= total * MaxLabelShare)
                continue;
            foreach (var (block, _) in label)
                block.Structure = RemovalLabel.Unspecified;
        }
    }

    private static double Score(PlacedBlock placed)
    {
        var structure = placed.Block.Structure;
        // A field that is as long as a paragraph is none: the pass that reads fields leaves it, too.
        var isFurniture = structure != RemovalLabel.Unspecified && !(StructureNames.IsField(structure) && placed.Block.Shape.WordCount > MaxFieldWords);
        return isFurniture ? 0 : RunningText(placed.Block);
    }

    private static double RunningText(Block block)
    {
        if (block.LinkDensity > MaxLinkDensity || block.HeadingLevel > 0)
            return 0;
        var shape = block.Shape;
        return shape.WordCount >= MinWords && (shape.EndsSentence || shape.WordCount >= MinWords * 3) ? shape.WordCount * (1 - block.LinkDensity) : 0;
    }

    private static int Innermost(int root, double[] scores, PageTree tree)
    {
        var total = scores[root];
        var main = root;
        while (total > 0 && BestChild(main, scores, tree) is >= 0 and var child && scores[child] >= total * MinShare)
        {
            // A single paragraph of a one-paragraph article would leave its heading and list outside.
            if (tree.Elements[child].LocalName is "p" or "li" or "blockquote" or "td" or "ul" or "ol")
                break;
            main = child;
        }
        return main;
    }

    /// <summary>The first of the children that score highest; -1 if there is none.</summary>
    private static int BestChild(int parent, double[] scores, PageTree tree)
    {
        var best = -1;
        for (var child = parent + 1; child < tree.Elements[parent].End; child = tree.Elements[child].End)
            best = best < 0 || scores[child] > scores[best] ? child : best;
        return best;
    }

    /// <summary>For each element whether its names are not to be believed, because most of the running text stands in it.</summary>
    public static bool[] Misnamed(int root, PageTree tree)
    {
        var words = new double[tree.Elements.Count];
        for (var i = 0; i < words.Length; i++)
        {
            var element = tree.Elements[i];
            if (element.LocalName is "script" or "style" or "noscript" or "a" or "template")
                continue;
            for (var node = element.FirstChild; node is not null; node = node.Next)
                words[i] += node is TextNode { Length: >= MinRun } text ? text.Length : 0;
        }
        tree.SumUp(words);
        var total = words[root];
        var misnamed = Array.ConvertAll(words, w => w > total * MaxFurnitureShare);
        for (var i = 0; i < misnamed.Length; i++)
        {
            for (var around = tree.Elements[i].LocalName == "h1" ? tree.Elements[i].Parent : null; around is not null; around = around.Parent)
                misnamed[around.Index] = true;
        }
        return misnamed;
    }
}
