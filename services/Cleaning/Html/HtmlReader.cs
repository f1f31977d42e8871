using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Html.Dom;
using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Html;

/// <summary>A page to blocks: parse, metadata, walk, main container.</summary>
internal static class HtmlReader
{
    private const int MinComments = 3;

    public static Reading Read(string source, string address, ArticleMetadata metadata, CleaningLimits limits)
    {
        try
        {
            var tree = PageTree.Parse(source, limits, placesParts: true);
            var page = PageMetadata.Read(tree, metadata, address);
            var root = tree.Body.Index;
            var (blocks, hidden) = Walk(tree, MainContainer.Misnamed(root, tree), new PageHost(metadata.CanonicalUrl));
            AdmitComments(blocks);
            var stated = page.StatedBody.Length > 0 || blocks.Exists(b => b.Block.Shape.IsParagraph) ? page.StatedBody : ScriptedBody.Find(source);
            if (blocks.Count == 0 && stated.Length == 0)
                return Reading.Rejected(Reason.NoText, "The page has no text.");
            MainContainer.Mark(blocks, root, tree);
            Standfirst.Admit(blocks);
            PictureText.Mark(blocks, tree);
            return new Reading(new Draft(source, blocks.Select(b => b.Block), metadata) { IsHtml = true, TitleHint = page.TitleHint, StatedBody = stated, Hidden = hidden })
            {
                HasPasswordField = tree.Named("input").Any(i => string.Equals(i.GetAttribute("type"), "password", StringComparison.OrdinalIgnoreCase)),
            };
        }
        catch (HtmlLimitException e)
        {
            return Reading.Rejected(Reason.TooComplex, e.Message);
        }
    }

    /// <summary>The blocks of a page and what it hides. Some pages hide themselves until their scripts have run: if no paragraph is to be seen, what is hidden with the main part counts as seen.</summary>
    private static (List<PlacedBlock> Blocks, IReadOnlyList<RemovedSpan> Hidden) Walk(PageTree tree, bool[] misnamed, PageHost host)
    {
        var seen = new BlockWalker(misnamed, host);
        var blocks = seen.Walk(tree.Body);
        if (HasParagraph(blocks) || seen.Hidden.Count == 0)
            return (blocks, seen.Hidden);
        var whole = new BlockWalker(misnamed, host, entersHidden: true);
        var all = whole.Walk(tree.Body);
        return HasParagraph(all) ? (all, whole.Hidden) : (blocks, seen.Hidden);
    }

    private static bool HasParagraph(List<PlacedBlock> blocks) => blocks.Exists(b => b.Block.Shape.IsParagraph);

    /// <summary>Where nothing else is said, what is called a comment is what happens: the minutes of a match, the posts of a forum.</summary>
    private static void AdmitComments(List<PlacedBlock> blocks)
    {
        var comments = blocks.FindAll(b => b.Block.Structure == RemovalLabel.Comments);
        if (comments.Count(b => b.Block.Shape.EndsSentence) < MinComments || blocks.Exists(b => b.Block is { Structure: RemovalLabel.Unspecified, Shape.IsParagraph: true }))
            return;
        comments.ForEach(b => b.Block.Structure = RemovalLabel.Unspecified);
    }
}
