using Newsroom.Article.V1;
using Newsroom.Cleaning.Blocks;
using Newsroom.Cleaning.Metadata;

namespace Newsroom.Cleaning.Html;

/// <summary>A page to blocks: guard, parse, metadata, walk, main container.</summary>
internal static class HtmlReader
{
    public static Reading Read(string source, ArticleMetadata metadata, CleaningLimits limits)
    {
        if (HtmlGuard.Exceeds(source, limits) is { } exceeded)
            return Reading.Rejected(Reason.TooComplex, exceeded);
        try
        {
            using var stripped = StrippedSource.Of(source);
            using var parsed = PageParser.Parse(stripped.Text, limits);
            var document = parsed.Document;
            var tree = new PageTree(parsed);
            var page = PageMetadata.Read(document, tree, source, metadata);
            var root = tree.IndexOf(document.Body ?? document.DocumentElement);
            var blocks = new BlockWalker(stripped, tree, MainContainer.Misnamed(root, tree), new PageHost(metadata.CanonicalUrl), limits).Walk(root);
            var stated = page.StatedBody.Length > 0 || blocks.Exists(b => b.Block.Shape.IsParagraph) ? page.StatedBody : ScriptedBody.Find(source);
            if (blocks.Count == 0 && stated.Length == 0)
                return Reading.Rejected(Reason.NoText, "The page has no text.");
            MainContainer.Mark(blocks, root, tree);
            Standfirst.Admit(blocks);
            PictureText.Mark(blocks, tree);
            return new Reading(new Draft(source, blocks.Select(b => b.Block), metadata) { IsHtml = true, TitleHint = page.TitleHint, StatedBody = stated })
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
