using AngleSharp.Dom;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;

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

    /// <summary>Marks the blocks outside the main container, and returns it.</summary>
    public static IElement Mark(List<PlacedBlock> blocks, IElement root, PageTree tree)
    {
        DropDisproved(blocks);
        var scores = new double[tree.Elements.Count];
        foreach (var placed in blocks)
            scores[tree.IndexOf(placed.Container)] += Score(placed);
        tree.SumUp(scores);
        var main = Innermost(root, scores, tree);
        var (first, end) = (tree.IndexOf(main), tree.EndOf(tree.IndexOf(main)));
        foreach (var placed in blocks)
        {
            var index = tree.IndexOf(placed.Container);
            placed.Block.Outside = index < first || index >= end;
        }
        return main;
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

    private static IElement Innermost(IElement root, double[] scores, PageTree tree)
    {
        var total = scores[tree.IndexOf(root)];
        var main = root;
        while (total > 0 && main.Children.MaxBy(c => scores[tree.IndexOf(c)]) is { } child && scores[tree.IndexOf(child)] >= total * MinShare)
        {
            // A single paragraph of a one-paragraph article would leave its heading and list outside.
            if (child.LocalName is "p" or "li" or "blockquote" or "td" or "ul" or "ol")
                break;
            main = child;
        }
        return main;
    }

    /// <summary>Elements whose names are not to be believed, because most of the running text stands in them.</summary>
    public static HashSet<IElement> Misnamed(IElement root, PageTree tree)
    {
        var words = new double[tree.Elements.Count];
        for (var i = 0; i < words.Length; i++)
        {
            var element = tree.Elements[i];
            if (element.LocalName is "script" or "style" or "noscript" or "a" or "template")
                continue;
            var children = ((INode)element).ChildNodes;
            for (var c = 0; c < children.Length; c++)
                words[i] += children[c] is IText { Length: >= MinRun } text ? text.Length : 0;
        }
        tree.SumUp(words);
        var total = words[tree.IndexOf(root)];
        return [.. tree.Elements.Where((_, i) => words[i] > total * MaxFurnitureShare), .. tree.Named("h1").SelectMany(Ancestors)];
    }

    private static IEnumerable<IElement> Ancestors(IElement element)
    {
        for (var e = element.ParentElement; e is not null; e = e.ParentElement)
            yield return e;
    }
}
