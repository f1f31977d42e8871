using AngleSharp.Dom;
using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Html;

/// <summary>Finds captions that no <c>figcaption</c> names: the only short text in an element that holds a picture.</summary>
internal static class PictureText
{
    private const int MaxWords = 60;

    // A portrait of the author is no picture of what the text beside it says.
    private const string Pictures = "img:not([class*=author]):not([class*=avatar]), picture, amp-img";

    // A paragraph that begins with a picture is a caption only if it is shorter than paragraphs are.
    private const int MaxParagraphWords = 25;
    private const int MaxLevels = 4;

    // More of the text than this beside pictures is the text itself, told in pictures.
    private const double MaxShare = .15;

    // Caption and credit.
    private const int MaxBlocks = 2;

    public static void Mark(List<PlacedBlock> placed)
    {
        Dictionary<IElement, (int Blocks, int Words)> contents = [];
        foreach (var (block, container) in placed)
        {
            var element = container;
            for (var level = 0; level <= MaxLevels && element is not null; level++, element = element.ParentElement)
            {
                var held = contents.GetValueOrDefault(element);
                contents[element] = (held.Blocks + 1, held.Words + block.Shape.WordCount);
            }
        }
        var candidates = placed.Where(p => p.Block is { Structure: RemovalLabel.Unspecified, HeadingLevel: 0, LinkDensity: < .5 } b
            && b.Shape.WordCount is >= 3 and <= MaxWords && IsBesidePicture(b, p.Container, contents)).Select(p => p.Block).ToList();
        var text = placed.Where(p => p.Block is { Outside: false, Structure: RemovalLabel.Unspecified }).Sum(p => p.Block.Shape.WordCount);
        var isPageOfPictures = candidates.Sum(b => b.Shape.WordCount) > text * MaxShare;
        foreach (var block in candidates.Where(b => b.Shape.IsOpen || !isPageOfPictures))
            block.Structure = RemovalLabel.Caption;
    }

    // A formula or a symbol may be a picture too, but then it stands within the text.
    private static bool BeginsWithPicture(IElement paragraph)
    {
        foreach (var child in paragraph.ChildNodes)
        {
            if (child is IElement)
                return true;
            if (!string.IsNullOrWhiteSpace(child.TextContent))
                return false;
        }
        return false;
    }

    private static bool IsBesidePicture(Block block, IElement container, Dictionary<IElement, (int Blocks, int Words)> contents)
    {
        var element = container;
        for (var level = 0; level <= MaxLevels && element is not null; level++, element = element.ParentElement)
        {
            var (blocks, words) = contents[element];
            if (blocks > MaxBlocks || words > MaxWords || element.LocalName is "li" or "td" or "article" or "main" or "body" or "section" or "blockquote")
                return false;
            if (element.QuerySelector(Pictures) is not null)
                return element.LocalName != "p" || (block.Shape.WordCount <= MaxParagraphWords && block.Shape.IsOpen && BeginsWithPicture(element));
        }
        return false;
    }
}
