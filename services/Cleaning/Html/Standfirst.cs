using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;

namespace Newsroom.Cleaning.Html;

/// <summary>
/// Takes in the lines between the headline and the main container: many pages put the standfirst, or the first paragraph, into the
/// header, and some call it a teaser.
/// </summary>
internal static class Standfirst
{
    // A header of more blocks than these is not one.
    private const int MaxHeaderBlocks = 60;
    private const int MinSentenceWords = 8;
    private const int MinOpenWords = 12;
    private const double MaxLinkDensity = .3;

    public static void Admit(List<PlacedBlock> placed)
    {
        var first = placed.FindIndex(p => p.Block is { Outside: false, Structure: RemovalLabel.Unspecified, HeadingLevel: 0 } b && IsRunning(b));
        var heading = first < 0 ? -1 : placed.FindLastIndex(first, p => p.Block.HeadingLevel == 1);
        if (heading < 0 || first - heading > MaxHeaderBlocks)
            return;
        foreach (var (block, _) in placed.GetRange(heading + 1, first - heading - 1).Where(p => IsRunning(p.Block)))
        {
            if (block.Structure == RemovalLabel.Teaser)
                block.Structure = RemovalLabel.Dek;
            if (block.Structure is RemovalLabel.Unspecified or RemovalLabel.Dek)
                block.Outside = false;
        }
    }

    private static bool IsRunning(Block block) =>
        block.LinkDensity <= MaxLinkDensity && block.Shape is { EndsCut: false } shape && shape.WordCount >= (shape.EndsSentence ? MinSentenceWords : MinOpenWords);
}
