using System.Buffers;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Html.Dom;

namespace Newsroom.Cleaning.Html;

/// <summary>Finds captions that no <c>figcaption</c> names: the only short text in an element that holds a picture.</summary>
internal static class PictureText
{
    private const int MaxWords = 60;

    private static readonly SearchValues<string> Portraits = SearchValues.Create(["author", "avatar"], StringComparison.Ordinal);

    // A paragraph that begins with a picture is a caption only if it is shorter than paragraphs are.
    private const int MaxParagraphWords = 25;
    private const int MaxLevels = 4;

    // More of the text than this beside pictures is the text itself, told in pictures.
    private const double MaxShare = .15;

    // Caption and credit.
    private const int MaxBlocks = 2;

    public static void Mark(List<PlacedBlock> placed, PageTree tree)
    {
        var contents = new (int Blocks, int Words)[tree.Elements.Count];
        foreach (var (block, container) in placed)
        {
            var element = container;
            for (var level = 0; level <= MaxLevels && element >= 0; level++, element = ParentOf(element, tree))
                contents[element] = (contents[element].Blocks + 1, contents[element].Words + block.Shape.WordCount);
        }
        var candidates = placed.Where(p => p.Block is { Structure: RemovalLabel.Unspecified, HeadingLevel: 0, LinkDensity: < .5 } b
            && b.Shape.WordCount is >= 3 and <= MaxWords && IsBesidePicture(b, p.Container, contents, tree)).Select(p => p.Block).ToList();
        var text = placed.Where(p => p.Block is { Outside: false, Structure: RemovalLabel.Unspecified }).Sum(p => p.Block.Shape.WordCount);
        var isPageOfPictures = candidates.Sum(b => b.Shape.WordCount) > text * MaxShare;
        foreach (var block in candidates.Where(b => b.Shape.IsOpen || !isPageOfPictures))
            block.Structure = RemovalLabel.Caption;
    }

    private static int ParentOf(int index, PageTree tree) => tree.Elements[index].Parent?.Index ?? -1;

    private static bool HoldsPicture(int index, PageTree tree)
    {
        for (var i = index + 1; i < tree.Elements[index].End; i++)
        {
            if (IsPicture(tree.Elements[i]))
                return true;
        }
        return false;
    }

    // A portrait of the author is no picture of what the text beside it says.
    private static bool IsPicture(Element element) => element.LocalName is "picture" or "amp-img" || (element.LocalName == "img" && element.ClassName?.AsSpan().ContainsAny(Portraits) != true);

    // A formula or a symbol may be a picture too, but then it stands within the text.
    private static bool BeginsWithPicture(Element paragraph)
    {
        foreach (var child in paragraph.ChildNodes)
        {
            if (child is Element)
                return true;
            if (!string.IsNullOrWhiteSpace(child.TextContent))
                return false;
        }
        return false;
    }

    private static bool IsBesidePicture(Block block, int container, (int Blocks, int Words)[] contents, PageTree tree)
    {
        var index = container;
        for (var level = 0; level <= MaxLevels && index >= 0; level++, index = ParentOf(index, tree))
        {
            var (blocks, words) = contents[index];
            var element = tree.Elements[index];
            if (blocks > MaxBlocks || words > MaxWords || element.LocalName is "li" or "td" or "article" or "main" or "body" or "section" or "blockquote")
                return false;
            if (HoldsPicture(index, tree))
                return element.LocalName != "p" || (block.Shape.WordCount <= MaxParagraphWords && block.Shape.IsOpen && BeginsWithPicture(element));
        }
        return false;
    }
}
