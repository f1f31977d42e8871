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
            var (misnamed, host) = (MainContainer.Misnamed(root, tree), new PageHost(metadata.CanonicalUrl));
            var walker = new BlockWalker(misnamed, host);
            var blocks = walker.Walk(tree.Body);
            if (!blocks.Exists(b => b.Block.Shape.IsParagraph) && walker.Hidden.Count > 0)
            {
                // Some pages hide themselves until their scripts have run.
                var whole = new BlockWalker(misnamed, host, entersHidden: true);
                if (whole.Walk(tree.Body) is var all && all.Exists(b => b.Block.Shape.IsParagraph))
                    (walker, blocks) = (whole, all);
            }
            // Where nothing else is said, what is called a comment is what happens: the minutes of a match, the posts of a forum.
            if (!blocks.Exists(b => b.Block is { Structure: RemovalLabel.Unspecified, Shape.IsParagraph: true }) && blocks.Count(b => b.Block is { Structure: RemovalLabel.Comments, Shape.EndsSentence: true }) >= MinComments)
                blocks.ForEach(b => b.Block.Structure = b.Block.Structure == RemovalLabel.Comments ? RemovalLabel.Unspecified : b.Block.Structure);
            var stated = page.StatedBody.Length > 0 || blocks.Exists(b => b.Block.Shape.IsParagraph) ? page.StatedBody : ScriptedBody.Find(source);
            if (blocks.Count == 0 && stated.Length == 0)
                return Reading.Rejected(Reason.NoText, "The page has no text.");
            MainContainer.Mark(blocks, root, tree);
            Standfirst.Admit(blocks);
            PictureText.Mark(blocks, tree);
            return new Reading(new Draft(source, blocks.Select(b => b.Block), metadata) { IsHtml = true, TitleHint = page.TitleHint, StatedBody = stated, Hidden = walker.Hidden })
            {
                HasPasswordField = tree.Named("input").Any(i => string.Equals(i.GetAttribute("type"), "password", StringComparison.OrdinalIgnoreCase)),
            };
        }
        catch (HtmlLimitException e)
        {
            return Reading.Rejected(Reason.TooComplex, e.Message);
        }
    }
}
